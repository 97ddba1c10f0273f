import AnonCallCore
import Testing

/// Waits until no task of a token provider is held any more. Tests that have one run one after another, see the test task.
func expectNoLiveProviderTasks() async throws {
    try await eventually("no task of a token provider is held") { uniffiForeignFutureHandleCountAnoncall() == 0 }
}
