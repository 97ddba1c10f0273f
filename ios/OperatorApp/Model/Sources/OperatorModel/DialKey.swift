/// A key of the dial pad, in the order in which they stand there.
public enum DialKey: String, CaseIterable, Sendable {
    case one = "1"
    case two = "2"
    case three = "3"
    case four = "4"
    case five = "5"
    case six = "6"
    case seven = "7"
    case eight = "8"
    case nine = "9"
    case star = "*"
    case zero = "0"
    case hash = "#"

    /// What a long press adds instead, if anything.
    public var held: String? { self == .zero ? "+" : nil }

    /// What a screen reader says, where it is not what the key shows.
    public var spokenText: OperatorText? {
        switch self {
        case .star: OperatorText(.keyStar)
        case .hash: OperatorText(.keyHash)
        default: nil
        }
    }
}
