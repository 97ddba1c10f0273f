/// The sizes that the screens are made of, in points, as the views use them and ``ScreenLayout`` adds them up. Text adds what
/// ``TextSize`` says.
public enum Metrics {
    /// Left and right of everything.
    public static let edge = 16.0
    /// Above and below what a screen, a bar or a card contains, and at a card's sides.
    public static let inset = 12.0
    /// Between two things.
    public static let spacing = 8.0
    /// Between lines that belong together.
    public static let gap = 2.0
    /// The widest that a screen's content becomes, margins included: what is read and tapped stays together on a tablet.
    public static let widest = 560.0
    /// The smallest height of what can be tapped, as Apple asks for.
    public static let target = 44.0
    /// A large button's height.
    public static let button = 52.0
    /// A key's height on the dial pad.
    public static let key = 48.0
    /// A card's symbol, with what separates it from its title.
    public static let symbol = 28.0
    /// How far a finger goes to move the cursor by one character: about a digit's width.
    public static let cursorStep = 14.0
    /// The dial pad's rows: three digits each, and star, zero, hash.
    public static let keyRows = 4
}

/// The kinds of text, at the size that a device has when nobody changed it.
public enum TextSize: CaseIterable, Sendable {
    case title, headline, body, subheadline, footnote

    /// The letters' size.
    public var size: Double {
        switch self {
        case .title: 22
        case .headline, .body: 17
        case .subheadline: 15
        case .footnote: 13
        }
    }

    /// What a line takes up.
    public var lineHeight: Double {
        switch self {
        case .title: 28
        case .headline, .body: 22
        case .subheadline: 20
        case .footnote: 18
        }
    }

    /// How high a text is at a width, by letters that are taken to be wider than they are.
    ///
    /// - Parameters:
    ///   - text: The text, in English or Chinese.
    ///   - width: The width that it has.
    /// - Returns: The height of its lines.
    public func height(of text: String, width: Double) -> Double {
        Double(lines(of: text, width: width)) * lineHeight
    }

    private func lines(of text: String, width: Double) -> Int {
        var lines = 1
        var used = 0.0
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let isOneWord = word.allSatisfy(\.isASCII)
            // Chinese breaks between any two characters.
            for part in isOneWord ? [word] : word.indices.map({ word[$0...$0] }) {
                let needed = part.reduce(0) { $0 + self.width(of: $1) }
                if used > 0, used + needed > width {
                    lines += 1
                    used = 0
                }
                used += needed
            }
            used += self.width(of: " ")
        }
        return lines
    }

    private func width(of character: Character) -> Double {
        if !character.isASCII { return size }
        // Apple's letters are about half as wide as they are high; bold ones are a little wider.
        return size * (self == .headline ? 0.58 : 0.55)
    }
}
