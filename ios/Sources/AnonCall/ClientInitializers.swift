// They take the place of the generated initializer: clients that they make look after their connections by themselves.

@_spi(AnonCall) import AnonCallCore

extension CallClient {
    /// Makes a client. Nothing is sent yet.
    ///
    /// When the device's network changes or the app returns from the background, the client abandons its open connections, which
    /// may be dead, and makes new ones. It does so by itself, as long as it exists.
    ///
    /// - Parameters:
    ///   - config: The client's settings.
    ///   - credentials: Where its access tokens come from.
    /// - Throws: ``ConfigError``, which names the setting at fault.
    public convenience init(config: ClientConfig, credentials: Credentials) throws {
        try self.init(config: config, credentials: credentials, systemProxy: false)
    }

    /// Makes a client that reports to an observer what happens during its calls. Nothing is sent yet. It looks after its
    /// connections as ``init(config:credentials:)`` says.
    ///
    /// - Parameters:
    ///   - config: The client's settings.
    ///   - credentials: Where its access tokens come from.
    ///   - observer: Receives each event; on Apple platforms ``LoggerObserver`` writes them to the system's log.
    /// - Throws: ``ConfigError``, which names the setting at fault.
    public convenience init(config: ClientConfig, credentials: Credentials, observer: any CallObserver) throws {
        try self.init(config: config, credentials: credentials, observer: observer, systemProxy: false)
    }

    /// Makes a client that may use the system's proxy. Nothing is sent yet. It looks after its connections as
    /// ``init(config:credentials:)`` says.
    ///
    /// - Parameters:
    ///   - config: The client's settings.
    ///   - credentials: Where its access tokens come from.
    ///   - observer: Receives each event, if there is one.
    ///   - systemProxy: Whether to use the proxy of the device's network, with its exceptions, and to follow its changes. It is read
    ///     right after this returns. Proxy scripts (PAC) are not run. With ``ClientConfig/proxy`` that one is used instead.
    /// - Throws: ``ConfigError``, which names the setting at fault.
    public convenience init(
        config: ClientConfig,
        credentials: Credentials,
        observer: (any CallObserver)? = nil,
        systemProxy: Bool
    ) throws {
        try self.init(config: config, credentials: credentials, observer: observer)
        let isWanted = systemProxy && config.proxy == nil
        companion = ClientCompanion(of: self, proxy: isWanted ? SystemProxy(domain: config.domain) : nil)
    }

    /// Makes a client that reports to a closure what happens during its calls. Nothing is sent yet. It looks after its connections as
    /// ``init(config:credentials:)`` says.
    ///
    /// ```swift
    /// let client = try CallClient(config: config, credentials: credentials) { event in
    ///     logger.debug("\(event.summary)")
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - config: The client's settings.
    ///   - credentials: Where its access tokens come from.
    ///   - systemProxy: Whether to use the proxy of the device's network, with its exceptions, and to follow its changes. It is read
    ///     right after this returns. Proxy scripts (PAC) are not run. With ``ClientConfig/proxy`` that one is used instead.
    ///   - onEvent: Receives each event, in order, on the SDK's background thread. Return quickly: blocking here delays the call.
    ///     Events contain no secrets and no phone numbers.
    /// - Throws: ``ConfigError``, which names the setting at fault.
    public convenience init(
        config: ClientConfig,
        credentials: Credentials,
        systemProxy: Bool = false,
        onEvent: @escaping @Sendable (_ event: CallEvent) -> Void
    ) throws {
        let observer = EventClosure(closure: onEvent)
        try self.init(config: config, credentials: credentials, observer: observer, systemProxy: systemProxy)
    }
}

/// A closure as an observer.
private final class EventClosure: CallObserver {
    private let closure: @Sendable (CallEvent) -> Void

    init(closure: @escaping @Sendable (CallEvent) -> Void) {
        self.closure = closure
    }

    func onEvent(event: CallEvent) {
        closure(event)
    }
}
