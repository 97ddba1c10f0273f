import AnonCall
import AnonCallTesting
import Testing

// The article on testing shows what is between the markers.

// snippet:begin
@MainActor
@Test func aCallThatMayExistIsAskedAbout() async throws {
    let client = FakeCallClient()
    client.outcomes = [.failure(.sample(.timedOut))]
    let screen = CallScreen()
    try await callCustomer("88884432", client: client, screen: screen)
    #expect(screen.shown.last == "ask")
    #expect(client.requests.map(\.called) == ["88884432"])
}
// snippet:end
