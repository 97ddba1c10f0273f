// `String(describing:)` and `String(reflecting:)` show these types by redacted texts. `dump()`, debuggers and loggers that
// walk over a value's fields look further, so each of them shows no fields. Classes show nothing but a handle by
// themselves; they are here so that this stays so when they gain fields.

extension AccessCode: CustomStringConvertible, CustomReflectable {
    /// A placeholder: the code is shown by ``AccessCode/reveal()`` only.
    public var description: String { "[redacted]" }

    /// A mirror without fields: the code is shown by ``AccessCode/reveal()`` only.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension AccessToken: CustomStringConvertible, CustomReflectable {
    /// A placeholder: the token is never shown.
    public var description: String { "[redacted]" }

    /// A mirror without fields: the token is never shown.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension CallAttempt: CustomStringConvertible, CustomReflectable {
    /// The lengths of the fields and the time. Numbers and call data are personal data and are not shown.
    public var description: String { debugDescription }

    /// A mirror without fields: numbers and call data are personal data.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension CallClient: CustomStringConvertible, CustomReflectable {
    /// The type's name.
    public var description: String { "CallClient" }

    /// A mirror without fields.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension CallError: CustomReflectable {
    /// A mirror without fields.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension CallRecord: CustomStringConvertible, CustomReflectable {
    /// State, times and the call serial number, and the lengths of the other fields, which are personal data.
    public var description: String { debugDescription }

    /// A mirror without fields: numbers and call data are personal data.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension CallRequest: CustomStringConvertible, CustomReflectable {
    /// The lengths of the fields. Numbers and call data are personal data and are not shown.
    public var description: String { debugDescription }

    /// A mirror without fields: numbers and call data are personal data.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension CallSearch: CustomStringConvertible, CustomReflectable {
    /// What was found, as ``CallRecord`` shows it.
    public var description: String { debugDescription }

    /// A mirror without fields: numbers and call data are personal data.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension ClientConfig: CustomStringConvertible, CustomReflectable {
    /// The settings, without the values of headers and the proxy's user and password.
    public var description: String { debugDescription }

    /// A mirror without fields: some settings are secrets.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension ConfigError: CustomReflectable {
    /// A mirror without fields.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension CreatedCall: CustomStringConvertible, CustomReflectable {
    /// Where to dial and the call serial number, without the access code.
    public var description: String {
        "CreatedCall(sip: \(sip.address), accessCode: \(accessCode), callSerialNo: \(callSerialNo ?? "none"))"
    }

    /// A mirror without fields.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension Credentials: CustomStringConvertible, CustomReflectable {
    /// The type's name.
    public var description: String { "Credentials" }

    /// A mirror without fields: a secret is never shown.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension Header: CustomStringConvertible, CustomReflectable {
    /// The name, without the value.
    public var description: String { debugDescription }

    /// A mirror without fields: the value may be a secret.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension LookUpError: CustomReflectable {
    /// A mirror without fields.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension PendingCall: CustomStringConvertible, CustomReflectable {
    /// The type's name.
    public var description: String { "PendingCall" }

    /// A mirror without fields.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension ProxyConfig: CustomStringConvertible, CustomReflectable {
    /// The address, without user and password.
    public var description: String { debugDescription }

    /// A mirror without fields: the password is a secret.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension TokenProviderError: CustomReflectable {
    /// A mirror without fields.
    public var customMirror: Mirror { .withoutFields(of: self) }
}

extension Mirror {
    /// What reflection sees of a value that holds secrets or personal data.
    fileprivate static func withoutFields<Subject>(of subject: Subject) -> Mirror {
        Mirror(subject, children: [], ancestorRepresentation: .suppressed)
    }
}
