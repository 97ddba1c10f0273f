import AnonCallTesting
import Foundation
import Testing

@testable import AnonCall

/// Errors read well wherever Swift shows them.
@Suite struct ErrorTextTests {
    private let vdnUnavailable = CallError(Core.CallError.sampleRejected)

    @Test func everyTextOfAnErrorIsTheSameSentence() {
        let sentence = vdnUnavailable.description
        #expect(sentence.hasPrefix("the service rejected the call: result code 30010010002"))
        #expect(vdnUnavailable.localizedDescription == sentence)
        #expect((vdnUnavailable as any Error).localizedDescription == sentence)
        #expect(String(reflecting: vdnUnavailable) == sentence)
        #expect("\(vdnUnavailable)" == sentence)
        #expect((vdnUnavailable as NSError).localizedDescription == sentence)
    }

    @Test func aRejectionSaysTheCauseAndTheRemedyOfItsCode() {
        #expect(vdnUnavailable.failureReason == ResultCode.vdnUnavailable.cause)
        #expect(vdnUnavailable.recoverySuggestion == ResultCode.vdnUnavailable.remedy)
    }

    @Test(arguments: [CallError.Kind.noAnswer, .timedOut, .cancelled, .unreadableAnswer])
    func anErrorThatLeavesTheCallOpenSuggestsToCheckFirst(kind: CallError.Kind) {
        let error = CallError.sample(kind)
        #expect(error.callMayExist)
        #expect(error.recoverySuggestion == "A call task may exist. Check before calling again.")
    }

    @Test func aRejectionThatLeavesTheCallOpenSuggestsToCheckFirst() {
        let error = CallError(Core.CallError.sampleRejectedWithSerialNumber)
        #expect(error.callMayExist)
        #expect(error.recoverySuggestion == "A call task may exist. Check before calling again.")
    }

    @Test func everyAdviceHasASuggestion() {
        let suggestions = CallAdvice.allCases.map { advice in
            CallError(.internal, callMayExist: false, advice: advice).recoverySuggestion
        }
        #expect(Set(suggestions).count == CallAdvice.allCases.count)
        #expect(!suggestions.contains(nil))
    }

    @Test func whatTheCoreKnowsOfAnErrorIsAtHand() {
        let tooMany = CallError(Core.CallError.sampleTooMany)
        #expect(tooMany.kind == .httpStatus && !tooMany.callMayExist && tooMany.advice == .retryLater)
        #expect(tooMany.httpStatus == 429)
        #expect(tooMany.retryAfter == 7)
        #expect(tooMany.serviceCode == "APIG.0308")
        #expect(tooMany.requestID == "r-1")
        #expect(tooMany.report.nextStep == FailureReport.Text(key: "advice_retry_after", argument: "7"))
        #expect(vdnUnavailable.serviceCode == "30010010002")
        #expect(vdnUnavailable.resultCode == .vdnUnavailable)
        #expect(vdnUnavailable.report.problem == .call(.rejected))
    }

    @Test func aWrongSettingIsNamed() {
        #expect {
            try CallClient(
                config: ClientConfig(domain: "http://service.example.com", appKey: "key"),
                credentials: .appSecret("secret")
            )
        } throws: { error in
            guard let error = error as? ConfigError, error.kind == .insecureDomain else { return false }
            return error.localizedDescription.contains("http://service.example.com")
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, -1, 0, 1e300])
    func aTimeoutThatIsNoneIsRefused(timeout: Double) {
        #expect {
            try CallClient(
                config: ClientConfig(domain: "service.example.com", appKey: "key", totalTimeout: timeout),
                credentials: .appSecret("secret")
            )
        } throws: { error in
            (error as? ConfigError)?.kind == .invalidTimeout
        }
    }
}
