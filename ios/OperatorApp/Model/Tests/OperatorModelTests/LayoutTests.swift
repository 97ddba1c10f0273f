import AnonCall
import AnonCallTesting
import Foundation
import OperatorModel
import Testing

/// That everything fits the smallest phone and the smallest tablet, held either way, with the longest texts of both languages.
@Suite struct LayoutTests {
    private let screens = [ScreenLayout.smallestPhone, .smallestTablet, .smallestTabletSideways]
    private let catalogue: Catalogue

    init() throws {
        catalogue = try Catalogue()
    }

    @Test(arguments: Catalogue.languages)
    func theDialScreenFitsWhateverItHasToSay(language: String) throws {
        for notice in try notices(in: language) {
            for screen in screens { #expect(screen.dial(notice: notice) <= screen.room(isCalling: true), "\(notice)") }
        }
    }

    @Test(arguments: Catalogue.languages)
    func theCreatedCallFits(language: String) throws {
        let notices = try [.dialNoApp, .accessCodeCopied].map { try catalogue.text($0, in: language) }
        for notice in notices {
            let title = try catalogue.text(.callCreated, in: language)
            for screen in screens { #expect(screen.created(title: title, notice: notice) <= screen.room()) }
        }
    }

    @Test(arguments: Catalogue.languages)
    func theQuestionFits(language: String) throws {
        let title = try catalogue.text(.askTitle, in: language)
        let text = try catalogue.text(.askText, in: language)
        for found in try catalogue.texts(beginningWith: "fate_", in: language) {
            for screen in screens { #expect(screen.question(title: title, text: text, found: found) <= screen.room()) }
        }
    }

    @Test(arguments: Catalogue.languages)
    func noFailurePushesTheKeypadOff(language: String) throws {
        let failures = try failures(in: language)
        #expect(failures.count > 100)
        for failure in failures {
            for notice in try notices(in: language) {
                for screen in screens {
                    #expect(screen.failureAndKeypad(failure, notice: notice) <= screen.room(), "\(failure)")
                }
            }
        }
    }

    @Test func aTabletShowsNothingWiderThanWhatIsReadTogether() {
        #expect(ScreenLayout.smallestPhone.contentWidth == 375 - 2 * Metrics.edge)
        for screen in [ScreenLayout.smallestTablet, .smallestTabletSideways] {
            #expect(screen.contentWidth == Metrics.widest - 2 * Metrics.edge)
        }
    }

    @Test func whatIsTooLongDoesNotFit() {
        let long = String(repeating: "a long text ", count: 200)
        let failure = ScreenLayout.FailureTexts(
            title: long,
            explanation: nil,
            existence: long,
            nextStep: ""
        )
        for screen in screens {
            #expect(screen.dial(notice: long) > screen.room())
            #expect(screen.question(title: long, text: long + long) > screen.room())
            #expect(screen.failureAndKeypad(failure) > screen.room())
        }
    }

    @Test func linesBreakBetweenWordsAndAnywhereInChinese() {
        let style = TextSize.body
        #expect(style.height(of: "", width: 100) == style.lineHeight)
        #expect(style.height(of: "one two", width: 100) == style.lineHeight)
        #expect(style.height(of: "seventeen eighteen", width: 100) == 2 * style.lineHeight)
        #expect(style.height(of: "可能已创建呼叫", width: 4 * style.size) == 2 * style.lineHeight)
    }

    @Test func everythingThatIsTappedIsLargeEnough() {
        for height in [Metrics.target, Metrics.button, Metrics.key, ScreenLayout.number] { #expect(height >= 44) }
    }

    /// What the dial screen may say beside a call's state.
    private func notices(in language: String) throws -> [String] {
        let removed = String(repeating: "W ", count: 8)
        let keys: [TextKey] = [.detailsCopied, .pasteEmpty, .redialFilled, .settingsSaved, .settingsSavedUnchecked]
        let pasted = try catalogue.text(.pasteRemoved, in: language).replacingOccurrences(of: "%@", with: removed + "…")
        return try keys.map { try catalogue.text($0, in: language) } + [pasted]
    }

    /// Each kind of failure with everything that may be said about it, at its longest.
    private func failures(in language: String) throws -> [ScreenLayout.FailureTexts] {
        let kinds = CallError.Kind.allCases.map(\.rawValue) + ["journal", "interrupted"]
        return try kinds.flatMap { kind in
            let explanations = try Self.explanations[kind].map { try catalogue.texts(beginningWith: $0, in: language) } ?? []
            return try (explanations.map(Optional.some) + [nil]).flatMap { explanation in
                try Self.advice(kind).flatMap { advice in
                    try Self.existences(advice).map { existence in
                        ScreenLayout.FailureTexts(
                            title: try catalogue.text("error_\(kind)", in: language),
                            explanation: explanation,
                            existence: try catalogue.text(existence, in: language),
                            nextStep: advice.settingsButton == nil
                                ? try catalogue.text("advice_\(advice.rawValue)", in: language) : nil
                        )
                    }
                }
            }
        }
    }

    /// What may be said of whether a call exists. It is looked up where the advice is to check.
    private static func existences(_ advice: CallAdvice) -> [String] {
        let fates = ["fate_ambiguous", "fate_found", "fate_look_up_failed", "fate_looking_up", "fate_not_seen"]
        return ["call_may_exist", "call_not_created"] + (advice == .checkBeforeRetrying ? fates : [])
    }

    /// A request that is not valid can only be corrected.
    private static func advice(_ kind: String) -> [CallAdvice] {
        kind == "invalid_request" ? [.fixRequest] : CallAdvice.allCases
    }

    /// How the keys begin of what explains a kind of failure.
    private static let explanations = [
        "invalid_request": "invalid_", "token_unavailable": "token_", "untrusted": "trust_", "http_status": "result_code_",
        "rejected": "result_code_",
    ]
}
