/// A number with a cursor, where keys enter and delete. A new one has it at its end.
public struct EditedNumber: Equatable, Sendable {
    /// The number as it is sent.
    public private(set) var text: String
    /// How many characters are behind the cursor.
    public private(set) var countAfterCursor = 0

    /// A number with the cursor at its end.
    ///
    /// - Parameter text: The number.
    public init(_ text: String) {
        self.text = text
    }

    /// The number as it is sent, before the cursor and behind it.
    public var parts: (before: String, after: String) {
        (String(text.dropLast(countAfterCursor)), String(text.suffix(countAfterCursor)))
    }

    /// The number in groups, before the cursor and behind it, for reading only.
    public var shown: (before: String, after: String) {
        let grouped = NumberGroups.grouped(text)
        var left = parts.before[...]
        let cursor = grouped.firstIndex { character in
            if left.isEmpty { return true }
            if character == left.first { left.removeFirst() }
            return false
        }
        let end = cursor ?? grouped.endIndex
        return (String(grouped[..<end]), String(grouped[end...]))
    }

    mutating func insert(_ characters: String) {
        text = parts.before + characters + parts.after
    }

    mutating func deleteBackwards() {
        text = parts.before.dropLast() + parts.after
    }

    mutating func moveCursor(by characters: Int) {
        countAfterCursor = min(max(countAfterCursor - characters, 0), text.count)
    }
}
