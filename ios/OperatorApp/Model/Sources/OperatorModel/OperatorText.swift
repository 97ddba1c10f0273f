import AnonCall

/// A text that the operator sees. The screen looks it up in the operator's language.
public enum OperatorText: Hashable, Sendable {
    /// A text of this app's String Catalog, with what its placeholders stand for, in their order.
    case own(TextKey, [String])
    /// A text of the SDK's, about a failed call.
    case report(FailureReport.Text)

    /// A text of this app's.
    ///
    /// - Parameters:
    ///   - key: Which text.
    ///   - arguments: What its placeholders stand for, in their order.
    public init(_ key: TextKey, _ arguments: String...) {
        self = .own(key, arguments)
    }
}
