internal import AnonCallCore
import Foundation

/// An access token from the app's backend. It is never shown.
public struct AccessToken: Sendable {
    private let value: String
    private let lifetime: TimeInterval?
    private let made = Moment()

    /// A token and how long it is valid.
    ///
    /// No token is used for longer than an hour, the longest lifetime that the service gives. A token without a lifetime is used for an
    /// hour, or until the service refuses it, which costs that call two more round trips.
    ///
    /// - Parameters:
    ///   - value: The token, with or without `Bearer ` before it.
    ///   - lifetime: Seconds, more than 0, that it is valid for, counted from this initializer's call.
    public init(_ value: String, lifetime: TimeInterval? = nil) {
        self.value = value
        self.lifetime = lifetime
    }

    /// The token as the core takes it, with the lifetime that is left.
    var core: AnonCallCore.AccessToken {
        let left = lifetime.map { wholeNumber(($0 - made.age).rounded(.up)) }
        return AnonCallCore.AccessToken(value: value, lifetimeSeconds: left)
    }
}

extension AccessToken: CustomStringConvertible, CustomReflectable {
    /// A placeholder: the token is never shown.
    public var description: String { redacted }

    /// A mirror without fields: the token is never shown.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

/// A moment by both clocks: the system's uptime stops while a phone sleeps, and the wall clock can be set back.
private struct Moment: Sendable {
    private let uptime = ProcessInfo.processInfo.systemUptime
    private let date = Date()

    /// Seconds since then, by the clock that shows more.
    var age: TimeInterval {
        max(ProcessInfo.processInfo.systemUptime - uptime, -date.timeIntervalSinceNow)
    }
}
