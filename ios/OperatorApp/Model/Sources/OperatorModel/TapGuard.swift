/// Ignores taps for half a second after the buttons changed: the second tap of a double tap was meant for what was there before.
struct TapGuard {
    private static let pause = Duration.milliseconds(500)

    private let now: @MainActor () -> ContinuousClock.Instant
    private var changed: ContinuousClock.Instant?

    init(now: @escaping @MainActor () -> ContinuousClock.Instant) {
        self.now = now
    }

    /// The buttons changed just now.
    @MainActor mutating func buttonsChanged() {
        changed = now()
    }

    /// Whether a tap that comes now counts.
    @MainActor var acceptsTaps: Bool {
        guard let changed else { return true }
        return now() - changed >= Self.pause
    }
}
