// snippet:begin
import AnonCall

// snippet:end

// The README shows what stands between the markers.

/// Runs the README's snippet with an app's own parts.
func quickStart(backend: Backend, voip: VoIP, screen: Screen, number: String) async throws {
    // snippet:begin
    let credentials = CallCredentials.accessTokens { _ in try await backend.accessToken() }
    let config = ClientConfig(domain: "service.besclouds.com", appKey: "your app key")
    let client = try CallClient(config: config, credentials: credentials)
    client.keepReady(true)  // while the dial pad is shown: a call then takes one round trip

    do {
        let call = try await client.createCall(CallRequest(called: number))
        voip.dial(host: call.sip.host, port: call.sip.port, code: call.accessCode.reveal())  // or call.sipURI
    } catch let error as CallError {
        if error.callMayExist { screen.askBeforeCallingAgain() } else { screen.show(error.advice) }
    }
    // snippet:end
}
