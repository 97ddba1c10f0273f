import Foundation
import Testing

/// Long enough for a slow machine. Nothing is asserted about how long something takes.
let patience = Duration.seconds(120)

/// A call's deadline where a test is about something else: longer than the patience, so that no test waits for it.
let longTimeout: TimeInterval = 300

/// Waits until something holds; that it never does is an error.
func eventually(
    isolation: isolated (any Actor)? = #isolation,
    _ what: Comment,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ holds: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + patience
    while try await !holds() {
        try #require(ContinuousClock.now < deadline, what, sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// Something that happens once, and that others wait for.
final class Signal: Sendable {
    private let happened = Locked(false)

    var isGiven: Bool { happened.with { $0 } }

    func give() {
        happened.with { $0 = true }
    }

    func wait(_ what: Comment, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await eventually(what, sourceLocation: sourceLocation) { isGiven }
    }
}
