/// A call to create.
///
/// Lengths are in Unicode characters (scalars). Numbers are sent as they are: the service's numbers need not be E.164, so they are checked
/// but never reformatted.
public struct CallRequest: Hashable, Sendable {
    /// The called number, 1 to 32 characters.
    public var called: String
    /// The number shown as the caller, at most 32 characters. If it is `nil` or empty, the platform's own number is shown.
    public var callerPresent: String?
    /// Data that the platform attaches to the call, at most 1024 characters.
    public var callData: String?

    /// A call to a number. It is checked when it is made.
    ///
    /// - Parameters:
    ///   - called: The called number, 1 to 32 characters.
    ///   - callerPresent: The number shown as the caller, at most 32 characters. If it is `nil` or empty, the platform's own number is
    ///     shown.
    ///   - callData: Data that the platform attaches to the call, at most 1024 characters.
    public init(called: String, callerPresent: String? = nil, callData: String? = nil) {
        self.called = called
        self.callerPresent = callerPresent
        self.callData = callData
    }
}

extension CallRequest: CustomStringConvertible, CustomReflectable {
    /// The lengths of the fields. Numbers and call data are personal data and are not shown.
    public var description: String {
        let numbers = "called: \(called.lengthShown), callerPresent: \(callerPresent.lengthShown)"
        return "CallRequest(\(numbers), callData: \(callData.lengthShown))"
    }

    /// A mirror without fields: numbers and call data are personal data.
    public var customMirror: Mirror { .withoutFields(of: self) }
}
