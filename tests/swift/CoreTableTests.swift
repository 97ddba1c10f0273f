import AnonCallTesting
import Testing

@testable import AnonCall

/// What is written in Swift by hand is what the core says.
@Suite struct CoreTableTests {
    private let coreCodes: [Core.ResultCode] = [
        .success, .featureNotEnabled, .noSipServer, .invalidParameter, .callTaskNotAdded, .vdnUnavailable, .vdnMisconfigured,
        .callModuleError, .callNotConfirmed, .controlModuleError, .chatModuleError,
    ]

    @Test func theDocumentedResultCodesAreTheCores() {
        #expect(ResultCode.documented.map(\.code) == coreCodes.map { $0.details().code })
        for (written, core) in zip(ResultCode.documented, coreCodes) {
            expectSame(written, ResultCode(core))
        }
    }

    @Test func aCodeThatIsNotDocumentedIsKeptAsItCame() {
        let code = ResultCode("30019999999")
        expectSame(code, ResultCode(Core.ResultCode.unknown(value: "30019999999")))
        #expect(!ResultCode.documented.contains(code))
        expectSame(ResultCode("30010010002"), .vdnUnavailable)
    }

    /// An error of an app's own tests has the report that the core would give it, as far as it follows from the kind.
    @Test(arguments: [
        Core.CallError.NoAnswer(reason: "reset"),
        .TimedOut(timeoutMs: 1, requestSent: true),
        .Cancelled(requestSent: false),
        .Internal(reason: "fault", requestSent: false),
        .UnreadableAnswer(reason: "no JSON", callSerialNo: nil),
        .NotConnected(problem: .notReached, reason: "refused"),
    ])
    func anErrorOfAnAppsOwnHasTheCoresReport(core: Core.CallError) {
        let fromCore = CallError(core)
        let own = CallError(fromCore.kind, callMayExist: fromCore.callMayExist, advice: fromCore.advice)
        #expect(own.report.title == fromCore.report.title)
        #expect(own.report.existence == fromCore.report.existence)
        #expect(own.report.nextStep == fromCore.report.nextStep)
        #expect(own.report.problem == fromCore.report.problem)
    }

    /// The samples are what the client gives.
    @Test(arguments: [
        (CallError.Kind.invalidRequest, Core.CallError.InvalidRequest(field: .called, reason: "is empty")),
        (.notConnected, .NotConnected(problem: .nameNotResolved, reason: "no such host")),
        (.untrusted, .Untrusted(problem: .unknownAuthority, reason: "unknown")),
        (.timedOut, .TimedOut(timeoutMs: 1, requestSent: true)),
        (.cancelled, .Cancelled(requestSent: true)),
        (.noAnswer, .NoAnswer(reason: "reset")),
        (.unreadableAnswer, .UnreadableAnswer(reason: "no JSON", callSerialNo: nil)),
        (.internal, .Internal(reason: "fault", requestSent: false)),
        (.rejected, .Rejected(resultCode: .vdnUnavailable, description: nil, callSerialNo: nil)),
        (
            .httpStatus,
            .HttpStatus(
                status: 429,
                retryAfterSeconds: 7,
                serviceCode: nil,
                resultCode: nil,
                description: nil,
                requestId: nil,
                callSerialNo: nil
            )
        ),
        (
            .tokenUnavailable,
            .TokenUnavailable(
                problem: .signedOut,
                reason: "signed out",
                httpStatus: nil,
                retryAfterSeconds: nil,
                serviceCode: nil,
                description: nil
            )
        ),
    ])
    func samplesAreTrue(kind: CallError.Kind, core: Core.CallError) {
        var (sample, real) = (CallError.sample(kind), CallError(core))
        // Texts for developers are the core's own.
        (sample.message, real.message) = ("", "")
        real.reason = nil
        (real.report.details, real.report.supportReport) = (sample.report.details, sample.report.supportReport)
        #expect(sample == real)
    }

    private func expectSame(_ one: ResultCode, _ other: ResultCode) {
        #expect(one.code == other.code)
        #expect(one.meaning == other.meaning)
        #expect(one.cause == other.cause)
        #expect(one.remedy == other.remedy)
        #expect(one.advice == other.advice)
        #expect(one.callMayExist == other.callMayExist)
    }
}
