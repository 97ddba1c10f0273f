/// A number that was pasted, or came in a link, without what no dial pad has.
public struct PastedNumber: Equatable, Sendable {
    /// Digits, star and hash, and a plus at the beginning. Digits of other scripts are these digits.
    public let number: String
    /// What was left out, each once, in order. Character by character as Unicode counts: a digit may have invisible ones attached.
    private let removed: [Unicode.Scalar]

    /// More of them would need another line of the screen.
    private static let shownCount = 8

    /// Takes the number out of a text.
    ///
    /// - Parameter text: The text.
    public init(_ text: String) {
        var number = ""
        var removed: [Unicode.Scalar] = []
        for scalar in text.trimmed.unicodeScalars {
            if let key = Self.key(scalar), key != "+" || number.isEmpty {
                number.append(key)
            } else if !removed.contains(scalar) {
                removed.append(scalar)
            }
        }
        self.number = number
        self.removed = removed
    }

    /// What was left out, as the operator can see it; nothing if the text was a number. What can't be seen is shown by its number in Unicode.
    public var shownRemoved: String? {
        if removed.isEmpty { return nil }
        let shown = removed.prefix(Self.shownCount).map(Self.shown).joined(separator: " ")
        return removed.count > Self.shownCount ? shown + "…" : shown
    }

    private static func key(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "*", "＊": "*"
        case "#", "＃": "#"
        case "+", "＋": "+"
        default: digit(scalar)
        }
    }

    /// Also those of other scripts; not what only looks like one, such as Ⅳ or ².
    private static func digit(_ scalar: Unicode.Scalar) -> String? {
        guard scalar.properties.generalCategory == .decimalNumber else { return nil }
        return scalar.properties.numericValue.map { String(Int($0)) }
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        case .spaceSeparator: "␣"
        case .control, .format, .lineSeparator, .paragraphSeparator, .nonspacingMark, .enclosingMark:
            "U+" + String(scalar.value, radix: 16, uppercase: true)
        default: String(Character(scalar))
        }
    }
}
