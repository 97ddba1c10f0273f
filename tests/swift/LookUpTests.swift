import AnonCall
import Foundation
import Testing

/// What became of a call that got no answer.
@Suite struct LookUpTests {
    @Test func everyTestNumberIsFoundAsItsTableSays() async throws {
        let cases = try Project.cases(Project.root.appendingPathComponent("tests/test_numbers.json"))
        let findable = cases.filter { $0.find != nil }
        #expect(findable.count >= 5)
        let sandbox = try await Sandbox()
        for number in findable {
            let client = try searcher(sandbox)
            let request = CallRequest(called: number.called)
            let attempt = request.attempt()
            let failure = try #require(await client.result(of: request).failure as? CallError)
            #expect(failure.callMayExist)
            #expect(await search(client, attempt) == number.find, Comment(rawValue: number.called))
        }
        #expect(try await sandbox.stats().created == findable.count)
    }

    @Test func aFoundCallTellsItsStateAndShowsNoNumber() async throws {
        let sandbox = try await Sandbox()
        let client = try searcher(sandbox)
        let request = CallRequest(called: "90001003", callData: "canary-data")
        let attempt = request.attempt()
        _ = await client.result(of: request)
        let search = try await client.findCall(attempt)
        guard case .found(let record) = search else {
            Issue.record("\(search)")
            return
        }
        #expect(record.called == request.called)
        let serial = try #require(record.callSerialNo)
        #expect(try await client.callState(serial).state == .toBeCalled)
        for shown in ["\(attempt)", "\(record)", "\(search)", dumped(attempt), dumped(record), dumped(search)] {
            #expect(!shown.contains("canary-data") && !shown.contains("90001003"))
        }
        #expect(try await sandbox.stats().created == 1)
    }

    @Test func theHistoryIsOffByDefault() async throws {
        let sandbox = try await Sandbox()
        let client = try sandbox.client()
        await #expect {
            try await client.findCall(CallRequest(called: "1").attempt())
        } throws: {
            ($0 as? LookUpError)?.kind == .notEnabled
        }
        do {
            _ = try await client.callState("1-1")
            Issue.record("there is no such call")
        } catch let error as LookUpError {
            #expect(error.kind == .failed)
            #expect(error.serviceCode == "1")
            #expect(error.advice == .retryLater)
        }
        #expect(try await sandbox.stats().created == 0)
    }

    private func searcher(_ sandbox: Sandbox) throws -> CallClient {
        try CallClient(
            config: sandbox.config(callHistory: true),
            credentials: .appSecret(sandbox.appSecret)
        )
    }

    private func search(_ client: CallClient, _ attempt: CallAttempt) async -> String {
        switch try? await client.findCall(attempt) {
        case .found?: "found"
        case .ambiguous?: "ambiguous"
        case .notSeen?: "not_seen"
        case nil: "failed"
        }
    }

    private func dumped(_ value: Any) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }
}
