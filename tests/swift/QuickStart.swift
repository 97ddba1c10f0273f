// snippet:begin
import AnonCall

// snippet:end

// The README shows what stands between the markers.

/// Runs the README's snippet with an app's own parts.
func quickStart(backend: Backend, voip: VoIP, screen: Screen) async throws {
    // snippet:begin
    // Once, when the operator signs in. Keep the client: it holds the token and open connections.
    let client = try CallClient(
        config: ClientConfig(domain: "service.besclouds.com", appKey: "your app key"),
        credentials: .accessTokens { _ in
            let session = try await backend.callSession()  // your own backend
            return AccessToken(value: session.token, lifetimeSeconds: session.lifetimeSeconds)
        }
    )

    // While the dial pad is on screen, so that a call takes one round trip.
    client.keepReady(ready: true)

    // When the operator taps "call".
    do {
        let call = try await client.createCall(CallRequest(called: "88884432", callerPresent: "95599"))
        voip.dial(host: call.sip.host, port: call.sip.port, code: call.accessCode.reveal())
    } catch let error as CallError where error.callMayExist() {
        screen.show("The call may have been created. Check before calling again.")
    } catch let error as CallError {
        screen.show("No call was created. \(error.recoverySuggestion ?? "")")
    }
    // snippet:end
}
