#if canImport(os)
    import Foundation
    import os

    /// Writes a client's events to the system's log, where Console and `log stream` show them. Failed calls are
    /// logged as errors, everything else at level debug, which the system keeps in memory only.
    ///
    /// ```swift
    /// let client = try CallClient(config: config, credentials: credentials, observer: LoggerObserver())
    /// ```
    public final class LoggerObserver: CallObserver {
        private let logger: Logger

        /// An observer with a log of its own.
        ///
        /// - Parameters:
        ///   - subsystem: The log's subsystem, the app's bundle identifier unless given.
        ///   - category: The log's category.
        public init(subsystem: String = Bundle.main.bundleIdentifier ?? "AnonCall", category: String = "AnonCall") {
            logger = Logger(subsystem: subsystem, category: category)
        }

        /// Writes an event.
        ///
        /// - Parameter event: The event.
        public func onEvent(_ event: CallEvent) {
            logger.log(level: event.isFailure ? .error : .debug, "\(event.summary, privacy: .public)")
        }
    }
#endif
