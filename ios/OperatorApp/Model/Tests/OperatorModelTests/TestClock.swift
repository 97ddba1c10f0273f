/// A clock that goes on by a second whenever it is read, so that every tap is a new one, until it is stopped.
@MainActor
final class TestClock {
    var isStopped = false
    private var time = ContinuousClock.now

    func now() -> ContinuousClock.Instant {
        if !isStopped { time += .seconds(1) }
        return time
    }

    func advance(by duration: Duration) {
        time += duration
    }
}
