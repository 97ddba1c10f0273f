import AnonCall
import AnonCallTesting
import Foundation
import Testing

/// `NSError` knows errors by numbers, which crash reporters keep. They stay what they are.
@Suite struct ErrorCodeTests {
    @Test func callErrorsHaveTheirNumbers() {
        let numbers: [CallError.Kind: Int] = [
            .invalidRequest: 1, .tokenUnavailable: 2, .notConnected: 3, .untrusted: 4, .noAnswer: 5, .timedOut: 6,
            .httpStatus: 7, .rejected: 8, .unreadableAnswer: 9, .cancelled: 10, .internal: 11,
        ]
        for kind in CallError.Kind.allCases {
            let error = CallError.sample(kind) as NSError
            #expect(error.code == numbers[kind], "\(kind)")
            #expect(error.domain == "AnonCall.CallError")
        }
    }

    @Test func theOthersHaveTheirsToo() {
        let config = ConfigError.Kind.allCases.map { (ConfigError($0, message: "") as NSError).code }
        #expect(config == Array(1...12))
        let lookUp = LookUpError.Kind.allCases.map { (LookUpError($0, advice: .retryLater, message: "") as NSError).code }
        #expect(lookUp == Array(1...4))
        #expect((TokenProviderError.signedOut(reason: "") as NSError).code == 1)
        #expect((TokenProviderError.failed(reason: "") as NSError).code == 2)
        #expect((CallJournalError.invalidKey(reason: "") as NSError).code == 1)
        #expect((CallJournalError.failed(reason: "") as NSError).code == 2)
        #expect((ConfigError(.internal, message: "") as NSError).domain == "AnonCall.ConfigError")
    }
}
