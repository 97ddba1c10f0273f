import AnonCall
import Foundation
import OperatorModel
import Testing

/// The SDK on a simulator, with the XCFramework, the system's trust, proxy and network monitor, on the sandbox (`cargo xtask apple-test`).
@Suite struct SimulatorTests {
    @Test func aCallIsCreatedAndNamesTheSandboxesSipServer() async throws {
        let call = try await client().createCall(CallRequest(called: "88884432"))
        #expect(try call.sip.text == argument("sip"))
        #expect(call.sipURI == "sip:\(call.accessCode.reveal())@\(call.sip.text)")
    }

    @Test func aRefusedCallIsTheTypedError() async throws {
        let error = try await failure(of: client(), calling: "30010000003")
        #expect(error?.kind == .rejected)
        #expect(error?.callMayExist == false)
    }

    @Test func aCancelledTaskEndsTheCall() async throws {
        let client = try client()
        let call = Task { try await client.createCall(CallRequest(called: "90001001")) }
        call.cancel()
        await #expect(throws: (any Error).self) { try await call.value }
    }

    @Test func theSystemsTrustIsAskedAndDoesNotKnowTheSandbox() async throws {
        let config = ClientConfig(domain: try argument("domain"), appKey: try argument("appKey"))
        let client = try CallClient(config: config, credentials: .appSecret(argument("appSecret")))
        #expect(try await failure(of: client, calling: "88884432")?.kind == .untrusted)
    }

    @Test func theSystemsProxySettingsAreRead() async throws {
        let client = try client(proxy: .system)
        #expect(try await client.createCall(CallRequest(called: "88884433")).callSerialNo != nil)
    }

    @Test func aClientThatIsKeptReadyMakesManyCalls() async throws {
        let client = try client()
        client.keepReady(true)
        try await withThrowingTaskGroup(of: CreatedCall.self) { group in
            for number in 0..<50 {
                group.addTask { try await client.createCall(CallRequest(called: "8888443\(number)")) }
            }
            for try await call in group { #expect(!call.accessCode.reveal().isEmpty) }
        }
    }

    @MainActor @Test func theKeychainKeepsSettingsAndTheJournalsKey() throws {
        let service = "dev.anoncall.simulator-tests"
        let settings = OperatorSettings(domain: "service.example", appKey: "key", tokenSource: .appSecret("a secret"))
        try KeychainSettingsStore(service: service).save(settings)
        #expect(try KeychainSettingsStore(service: service).load() == settings)
        let key = try KeychainJournalKey(service: service).key()
        #expect(try KeychainJournalKey(service: service).key() == key)
    }

    private func failure(of client: CallClient, calling number: String) async throws -> CallError? {
        do {
            _ = try await client.createCall(CallRequest(called: number))
            return nil
        } catch let error as CallError {
            return error
        }
    }

    private func client(proxy: ClientConfig.Proxy = .direct) throws -> CallClient {
        let config = ClientConfig(
            domain: try argument("domain"),
            appKey: try argument("appKey"),
            rootCertificates: [Data(base64Encoded: try argument("authority")) ?? Data()],
            platformRoots: false,
            proxy: proxy
        )
        return try CallClient(config: config, credentials: .appSecret(argument("appSecret")))
    }
}
