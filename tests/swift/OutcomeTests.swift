import AnonCall
import Foundation
import Testing

/// The tables of outcomes that the tests of all languages share.
@Suite struct OutcomeTests {
    @Test func everyAnswerHasItsOutcome() async throws {
        let sandbox = try await Sandbox("--answers", Project.answers.path)
        let client = try sandbox.client()
        let cases = try Project.answerCases()
        #expect(cases.count > 180)
        for answer in cases {
            let name = Comment(rawValue: answer.name ?? answer.called)
            let result = await client.result(of: CallRequest(called: answer.called))
            #expect(outcome(of: result) == answer.expect, name)

            let calls = try await sandbox.calls(to: answer.called)
            // 403 may be about the token: one new token, one more try, unless the token came in place of a refused one.
            let isOfToken = answer.expect["error"]?["httpStatus"] == 403 && answer.created != true
            #expect((1...(isOfToken ? 2 : 1)).contains(calls.count), name)
            #expect(calls.allSatisfy { $0.created == .one(answer.created == true) }, name)
            expectNoDenial(result, created: answer.created == true, name)
        }
    }

    @Test func everyTestNumberHasItsOutcomeAndIsCalledAtMostOnce() async throws {
        let sandbox = try await Sandbox()
        let cases = try Project.cases(Project.root.appendingPathComponent("tests/test_numbers.json"))
        #expect(cases.count > 30)
        for number in cases {
            let name = Comment(rawValue: number.called)
            try await sandbox.reset()
            // The deadline that the table names. Where none is due, a slow machine may take its time.
            let timesOut = number.expect["error"]?["kind"] == "timed_out"
            let client = try sandbox.client(totalTimeout: timesOut ? 2 : longTimeout)
            let result = await client.result(of: CallRequest(called: number.called))
            #expect(outcome(of: result) == number.expect, name)

            // Status 401 or 403 proves a refusal: one new token, one more try.
            let isRefusedFirst = ["90000401", "90000403", "90001009"].contains(number.called)
            #expect(try await sandbox.calls(to: number.called).count == (isRefusedFirst ? 2 : 1), name)
            let created = try await sandbox.stats().created
            #expect(created <= 1, name)
            expectNoDenial(result, created: created == 1, name)
        }
    }

    @Test func theVendorsExampleSucceeds() async throws {
        let sandbox = try await Sandbox()
        let request = CallRequest(called: "88884432", callerPresent: "95599", callData: "1")
        let call = try await sandbox.client().createCall(request)
        #expect(call.sip == SIPAddress(host: "10.137.203.215", port: 5063, text: "10.137.203.215:5063"))
        #expect(call.accessCode.reveal() == "179080024609291")
        #expect(call.sipURI == "sip:179080024609291@10.137.203.215:5063")
        #expect(call.callSerialNo == nil)
        #expect(try await sandbox.calls(to: "88884432").count == 1)
    }

    @Test func aRequestThatIsNotValidNamesItsFieldAndIsNotSent() async throws {
        let sandbox = try await Sandbox()
        let client = try sandbox.client()
        let requests: [(CallError.RequestField, CallRequest)] = [
            (.called, CallRequest(called: "")),
            (.callerPresent, CallRequest(called: "1", callerPresent: String(repeating: "2", count: 33))),
            (.callData, CallRequest(called: "1", callData: String(repeating: "3", count: 1_025))),
        ]
        for (field, request) in requests {
            let error = try #require(await client.result(of: request).failure as? CallError)
            #expect(error.kind == .invalidRequest && error.requestField == field)
            #expect(error.advice == .fixRequest)
            #expect(!error.callMayExist)
        }
        #expect(try await sandbox.stats().received == 0)
    }

    /// A call task that was created is never called "certainly not created".
    private func expectNoDenial(_ result: Result<CreatedCall, any Error>, created: Bool, _ name: Comment) {
        guard created, case .failure(let error) = result else { return }
        #expect((error as? CallError)?.callMayExist == true, name)
    }
}
