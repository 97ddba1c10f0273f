/// A text of the String Catalog with what is put in for its placeholders. The screen looks it up in the operator's language.
public struct OperatorText: Hashable, Sendable {
    /// Which text.
    public let key: TextKey
    /// What its placeholders stand for, in their order.
    public let arguments: [String]

    /// A text with what is put in.
    ///
    /// - Parameters:
    ///   - key: Which text.
    ///   - arguments: What its placeholders stand for, in their order.
    public init(_ key: TextKey, _ arguments: String...) {
        self.key = key
        self.arguments = arguments
    }
}
