// `String(describing:)` and `String(reflecting:)` show the SDK's types by redacted texts. `dump()`, debuggers and loggers that walk over
// a value's fields look further, so types that hold secrets or personal data show no fields either.

/// What is shown in the place of a secret.
let redacted = "[redacted]"

extension Mirror {
    /// What reflection sees of a value that holds secrets or personal data.
    static func withoutFields<Subject>(of subject: Subject) -> Mirror {
        Mirror(subject, children: [], ancestorRepresentation: .suppressed)
    }
}

extension String {
    /// How long it is, as the service counts.
    var lengthShown: String { "\(unicodeScalars.count) characters" }
}

extension String? {
    /// How long it is, as the service counts.
    var lengthShown: String { (self ?? "").lengthShown }
}
