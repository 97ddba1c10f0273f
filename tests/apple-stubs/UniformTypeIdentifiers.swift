public struct UTType: Sendable {
    public static let json = UTType()
}
