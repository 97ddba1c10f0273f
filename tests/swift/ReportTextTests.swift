import AnonCallTesting
import Foundation
import Testing

@testable import AnonCall

/// What the operator is shown of a failure, in the operator's language.
@Suite struct ReportTextTests {
    @Test func aReportIsShownInTheOperatorsLanguage() {
        let report = CallError.sample(.httpStatus).report
        let english = """
            The service refused or failed
            No call was created.
            Wait 7 seconds, then call again.
            """
        let chinese = """
            服务拒绝请求或发生故障
            未创建任何呼叫。
            请等待 7 秒后重新呼叫。
            """
        for locale in ["en", "en_GB", "en-US", "fr_FR", ""] {
            #expect(report.text(locale: Locale(identifier: locale)) == english, "\(locale)")
        }
        for locale in ["zh_CN", "zh-Hans", "zh-Hans_SG", "zh"] {
            #expect(report.text(locale: Locale(identifier: locale)) == chinese, "\(locale)")
        }
    }

    @Test func whatExactlyHappenedIsALineOfItsOwn() {
        let text = CallError.sample(.rejected).report.text(locale: Locale(identifier: "en"))
        #expect(text.split(separator: "\n").count == 4)
        #expect(text.contains("Your organisation's virtual call centre is unavailable."))
    }

    @Test(arguments: ["en", "zh-Hans"])
    func everyKeyOfAReportHasAText(language: String) throws {
        var keys = CallError.Kind.allCases.map { "error_\($0.rawValue)" } + CallAdvice.allCases.map { "advice_\($0.rawValue)" }
        keys += CallError.TokenProblem.allCases.map { "token_\($0.rawValue)" }
        keys += CallError.TrustProblem.allCases.map { "trust_\($0.rawValue)" }
        keys += CallError.RequestField.allCases.map { "invalid_\($0.rawValue)" }
        keys += ResultCode.documented.map { "result_code_\($0.code)" }
        keys += ["error_journal", "error_interrupted", "call_may_exist", "call_not_created", "call_serial_no"]
        let texts = try #require(operatorTexts[language])
        for key in keys {
            #expect(texts[key]?.isEmpty == false, "\(key)")
        }
    }

    @Test func aKeyOfALaterVersionIsShownAsItIs() {
        #expect(FailureReport.Text(key: "error_new").text(locale: Locale(identifier: "en")) == "error_new")
    }
}
