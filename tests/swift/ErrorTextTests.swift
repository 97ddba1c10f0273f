import AnonCall
import Foundation
import Testing

/// Errors read well wherever Swift shows them.
@Suite struct ErrorTextTests {
    private let vdnUnavailable = CallError.rejected(
        resultCode: .vdnUnavailable,
        description: nil,
        callSerialNo: nil
    )

    @Test func everyTextOfAnErrorIsTheSameSentence() {
        let sentence = vdnUnavailable.description
        #expect(sentence.hasPrefix("the service rejected the call: result code 30010010002"))
        #expect(vdnUnavailable.localizedDescription == sentence)
        #expect((vdnUnavailable as any Error).localizedDescription == sentence)
        #expect(String(reflecting: vdnUnavailable) == sentence)
        #expect("\(vdnUnavailable)" == sentence)
        #expect((vdnUnavailable as NSError).localizedDescription == sentence)
    }

    @Test func aRejectionTellsTheCauseAndTheRemedyOfItsCode() {
        #expect(vdnUnavailable.failureReason == ResultCode.vdnUnavailable.cause())
        #expect(vdnUnavailable.recoverySuggestion == ResultCode.vdnUnavailable.remedy())
    }

    @Test func anErrorThatLeavesTheCallOpenSuggestsToCheckFirst() {
        let open: [CallError] = [
            .rejected(resultCode: .vdnUnavailable, description: nil, callSerialNo: "1"),
            .timedOut(timeoutMs: 10_000, requestSent: true),
            .cancelled(requestSent: true),
            .noAnswer(reason: "reset"),
        ]
        for error in open {
            #expect(error.callMayExist)
            #expect(error.recoverySuggestion == "A call task may exist. Check before calling again.")
        }
    }

    private func answered(_ status: Int32) -> CallError {
        .httpStatus(
            status: status,
            retryAfterSeconds: nil,
            serviceCode: nil,
            resultCode: nil,
            description: nil,
            requestId: nil,
            callSerialNo: nil
        )
    }

    @Test func everyAdviceHasASuggestion() {
        let errors: [CallError] = [
            .invalidRequest(field: .called, reason: "is empty"),
            .untrusted(problem: .wrongHost, reason: "wrong host"),
            .notConnected(problem: .notReached, reason: "refused"),
            answered(401),
            answered(429),
            answered(500),
            .internal(reason: "fault", requestSent: false),
        ]
        let suggestions = Set(errors.map(\.recoverySuggestion))
        #expect(suggestions.count == errors.count)
        #expect(!suggestions.contains(nil))
    }

    @Test func detailsAreAtHandWithoutTakingCasesApart() {
        let tooMany = CallError.httpStatus(
            status: 429,
            retryAfterSeconds: 7,
            serviceCode: "APIG.0308",
            resultCode: nil,
            description: nil,
            requestId: "r-1",
            callSerialNo: "1537353600-21"
        )
        #expect(tooMany.retryAfterSeconds == 7)
        #expect(tooMany.serviceCode == "APIG.0308")
        #expect(tooMany.requestId == "r-1")
        #expect(tooMany.callSerialNo == "1537353600-21")
        #expect(vdnUnavailable.serviceCode == "30010010002")
        #expect(CallError.unreadableAnswer(reason: "", callSerialNo: "1537353600-21").callSerialNo == "1537353600-21")
        #expect(CallError.noAnswer(reason: "reset").retryAfterSeconds == nil)
    }

    @Test func aWrongSettingIsNamed() {
        #expect {
            try CallClient(
                config: ClientConfig(domain: "http://service.example.com", appKey: "key"),
                credentials: .appSecret("secret")
            )
        } throws: { error in
            guard case .insecureDomain = error as? ConfigError else { return false }
            return error.localizedDescription.contains("http://service.example.com")
        }
    }
}
