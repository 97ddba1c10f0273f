import AnonCall
import Foundation
import Testing

/// Unique canaries run through success and every failure, and show up nowhere.
@Suite struct RedactionTests {
    @Test func noValueOfTheSdkShowsACanary() async throws {
        let config = ClientConfig(
            domain: "service.example.com",
            appKey: "key",
            headers: [ClientConfig.Header(name: "X-Canary", value: Canary.header)],
            proxy: .custom(ProxyConfig(address: "proxy.example:3128", user: Canary.header, password: Canary.secret))
        )
        let tokens = CallCredentials.accessTokens { _ in AccessToken(Canary.token) }
        let client = try CallClient(config: config, credentials: tokens)
        let values: [Any] = [
            config,
            ProxyConfig(address: "proxy.example:3128", user: Canary.header, password: Canary.secret),
            ProxyConfig(address: "\(Canary.header):\(Canary.secret)@proxy.example:3128"),
            ClientConfig.Header(name: "X-Canary", value: Canary.header),
            Canary.request,
            AccessToken(Canary.token, lifetime: 600),
            tokens,
            CallCredentials.appSecret(Canary.secret),
            client,
            client.begin(Canary.request),
        ]
        for value in values {
            expectNoCanary(in: value)
        }
    }

    @Test func aRedactedValueStillSaysWhatItIs() {
        #expect("\(CallCredentials.appSecret(Canary.secret))" == "CallCredentials(app secret)")
        #expect("\(Canary.request)".contains("called: 8 characters"))
        #expect("\(ClientConfig.Header(name: "X-Canary", value: Canary.header))".contains("X-Canary"))
        #expect("\(AccessToken(Canary.token))" == "[redacted]")
    }

    @Test func aServiceThatRepeatsWhatItWasSentIsNotQuoted() async throws {
        for answer in EchoingAnswer.all {
            let folder = try TemporaryFolder()
            try folder.write(answer.file, to: "echo.json")
            let sandbox = try await Sandbox("--answers", folder.path)
            let observer = EventRecorder()
            let client = try CallClient(
                config: sandbox.config(headers: [ClientConfig.Header(name: "X-Canary", value: Canary.header)]),
                credentials: .accessTokens { _ in AccessToken(sandbox.token, lifetime: 600) },
                observer: observer
            )
            let result = await client.result(of: Canary.request)
            #expect(try await sandbox.calls(to: Canary.called).map(\.status) == [200])
            #expect((result.failure == nil) == answer.succeeds)
            switch result {
            case .success(let call):
                #expect(call.accessCode.reveal() == Canary.accessCode)
                #expect("\(call)".contains("10.0.0.1"))
                expectNoCanary(in: call)
                expectNoCanary(in: call.accessCode)
            case .failure(let error):
                #expect(error is CallError)
                expectNoCanary(in: error)
            }
            for value in [result, observer.events, client] as [Any] {
                expectNoCanary(in: value)
                // The sandbox takes no other tokens than its own.
                #expect(!texts(of: value).contains(sandbox.token))
            }
        }
    }

    @Test func errorsWithoutATokenShowNoCanary() async throws {
        let sandbox = try await Sandbox()
        let credentials: [CallCredentials] = [
            .appSecret(Canary.secret),
            .accessTokens { _ in AccessToken("\(Canary.token)\r\n") },
            .accessTokens { _ in throw FailureWithToken(token: Canary.token) },
        ]
        for credentials in credentials {
            let client = try CallClient(config: sandbox.config(), credentials: credentials)
            let error = try #require(await client.result(of: Canary.request).failure)
            expectNoCanary(in: error)
        }
    }

    @Test func errorsOfTheSettingsShowNoCanary() throws {
        let settings: [(ClientConfig, CallCredentials)] = [
            (
                ClientConfig(
                    domain: "service.example.com",
                    appKey: "key",
                    headers: [ClientConfig.Header(name: "X-Canary", value: "\(Canary.header)\r\n")]
                ),
                .appSecret(Canary.secret)
            ),
            (
                ClientConfig(
                    domain: "service.example.com",
                    appKey: "key",
                    proxy: .custom(ProxyConfig(address: "\(Canary.header):\(Canary.secret)@proxy.example:3128"))
                ),
                .appSecret(Canary.secret)
            ),
            (ClientConfig(domain: "http://service.example.com", appKey: "key"), .appSecret(Canary.secret)),
        ]
        for (config, credentials) in settings {
            do {
                _ = try CallClient(config: config, credentials: credentials)
                Issue.record("the settings should have been refused")
            } catch {
                expectNoCanary(in: error)
            }
        }
    }

    private func expectNoCanary(in value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
        let shown = texts(of: value)
        for canary in Canary.all {
            #expect(!shown.contains(canary), sourceLocation: sourceLocation)
        }
    }
}

/// What no text may hold. Phone numbers and call data count too: they are personal.
private enum Canary {
    static let token = "canary-token-5f1d"
    static let secret = "canary-secret-77aa"
    static let accessCode = "4815162342canary"
    static let header = "canary-header-93"
    static let called = "55501990"
    static let caller = "55501991"
    static let data = "canary-data-e2"

    static let all = [token, secret] + known
    /// What the service knows of a call by these canaries: what it was sent, and its own access code.
    static let known = [accessCode, header, called, caller, data]

    static let request = CallRequest(called: called, callerPresent: caller, callData: data)
}

/// What a backend client may throw that was not written with care.
private struct FailureWithToken: Error {
    let token: String
}

/// An answer of a careless service: it repeats secrets where they do not belong.
private struct EchoingAnswer {
    let json: JSON
    var succeeds = false

    /// A file of scripted answers for the sandbox.
    var file: JSON {
        .array([["name": "echo", "called": JSON(Canary.called), "answer": ["status": 200, "json": json]]])
    }

    private static let accessCode = JSON(Canary.accessCode)
    private static let data: JSON = ["sipServiceAddress": "10.0.0.1:5060", "accesscode": accessCode]

    static let all: [EchoingAnswer] = [
        EchoingAnswer(json: ["resultCode": "0", "resultData": data], succeeds: true),
        EchoingAnswer(
            json: [
                "resultCode": "30010000003",
                "resultDesc": JSON("bad: \(Canary.known.joined(separator: ", "))"),
                "resultData": data,
            ]
        ),
        EchoingAnswer(json: ["resultCode": "0", "resultData": ["accesscode": accessCode]]),
        EchoingAnswer(
            json: ["resultCode": "0", "resultData": ["accesscode": accessCode, "sipServiceAddress": accessCode]]
        ),
        EchoingAnswer(json: .array([accessCode])),
    ]
}
