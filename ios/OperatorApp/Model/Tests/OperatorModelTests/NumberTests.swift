import AnonCall
import AnonCallTesting
import Foundation
import OperatorModel
import Testing

/// The called number: from the dial pad, a keyboard, the pasteboard, a link. Nothing of it calls.
@MainActor
@Suite struct NumberTests {
    private let desk = FakeDesk()
    private let app: OperatorApp

    init() {
        app = OperatorApp(desk)
    }

    @Test func aLongPressOnZeroIsAPlus() {
        app.model.hold(.zero)
        app.model.press(.eight)
        app.model.hold(.eight)
        #expect(app.model.called == "+8")
        #expect(DialKey.allCases.filter { $0.held != nil } == [.zero])
    }

    @Test(arguments: [
        ("13800138000", "138 0013 8000"), ("88884432", "8888 4432"), ("95599", "95599"), ("123456", "12 3456"), ("", ""),
        ("+8613800138000", "+8 6138 0013 8000"), ("*31#13800138000", "*31#138 0013 8000"), ("sip.user", "sip.user"),
    ])
    func numbersAreReadInGroupsAndSentAsTheyAre(number: String, shown: String) {
        app.model.called = number
        #expect(app.model.shownCalled == shown)
        #expect(app.model.called == number)
    }

    @Test func theNumberIsEditedWhereTheCursorIs() {
        app.model.called = "13800138000"
        app.model.moveCursor(by: -4)
        #expect(app.model.number.shown == ("138 0013", " 8000"))
        app.model.deleteBackwards()
        app.model.press(.nine)
        app.model.hold(.zero)
        #expect(app.model.type("12"))
        #expect(app.model.called == "1380019+128000")
        #expect(app.model.number.parts == ("1380019+12", "8000"))
        app.model.moveCursor(by: 100)
        app.model.press(.one)
        #expect(app.model.called == "1380019+1280001")
        app.model.moveCursor(by: -100)
        app.model.deleteBackwards()
        app.model.press(.hash)
        #expect(app.model.called == "#1380019+1280001")
        #expect(app.model.number.shown == ("#", "138 0019+128 0001"))
    }

    @Test func anotherNumberHasItsCursorAtTheEnd() {
        let replacements: [@MainActor (OperatorModel) -> Void] = [
            { $0.clearCalled() }, { $0.paste("77777") }, { $0.called = "7" },
        ]
        for replace in replacements {
            app.model.called = "1234"
            app.model.moveCursor(by: -3)
            replace(app.model)
            let before = app.model.called
            app.model.press(.five)
            #expect(app.model.called == before + "5")
        }
    }

    @Test(arguments: [
        ("138-0013 8000", "13800138000", "- ␣"), ("  95599\n", "95599", nil), ("+86 (10) 8888", "+86108888", "␣ ( )"),
        ("１３８＃", "138#", nil), ("٣٤", "34", nil), ("1+2", "12", "+"), ("1\u{200d}2\u{202c}", "12", "U+200D U+202C"),
        ("call 1²", "1", "c a l ␣ ²"), ("1abcdefghi", "1", "a b c d e f g h…"),
    ])
    func whatIsPastedIsCleanedInSight(text: String, number: String, removed: String?) {
        app.model.paste(text)
        #expect(app.model.called == number)
        #expect(app.model.notice == removed.map { OperatorText(.pasteRemoved, $0) })
        #expect(desk.asked.isEmpty)
    }

    @Test func whatHoldsNoNumberChangesNothing() {
        app.model.called = "1"
        app.model.paste("no number")
        #expect(app.model.called == "1")
        #expect(app.model.notice == OperatorText(.pasteEmpty))
    }

    @Test(arguments: [
        ("tel:+86-10-8888", "+86108888"), ("tel:95599;ext=3", "95599"), ("TEL:%2B4930", "+4930"), ("tel://95599", "95599"),
        ("sip:13800138000@10.0.0.1:5060;transport=tcp", "13800138000"), ("sips:1*2%23@host?subject=9", "1*2#"),
        ("sip:123:secret4@host", "123"),
    ])
    func aLinkFillsTheNumberInAndNeverCalls(link: String, number: String) throws {
        app.model.called = "7"
        app.model.open(try #require(URL(string: link)))
        #expect(app.model.called == number)
        #expect(desk.asked.isEmpty && app.model.mainButton == .call)
    }

    @Test(arguments: ["https://example.com/123", "mailto:1@example.com", "sip:@host", "tel:"])
    func anyOtherLinkChangesNothing(link: String) throws {
        app.model.called = "7"
        app.model.open(try #require(URL(string: link)))
        #expect(app.model.called == "7" && desk.asked.isEmpty)
    }

    @Test func theNumberOfACallThatIsShownOrAskedAboutStays() async throws {
        let link = try #require(URL(string: "tel:2"))
        for state in [CallSession.State.creating(isCancelling: false), .createdSample, .confirmingSample] {
            app.model.called = "1"
            try await app.show(state, of: desk)
            app.model.open(link)
            app.model.paste("2")
            app.model.press(.two)
            app.model.hold(.zero)
            app.model.moveCursor(by: -1)
            app.model.deleteBackwards()
            app.model.clearCalled()
            #expect(app.model.number.countAfterCursor == 0)
            #expect(!app.model.type("2"))
            #expect(app.model.called == "1")
            #expect(app.model.notice == OperatorText(.numberBusy))
        }
    }

    @Test func aLinkThatOpensTheAppOnItsSettingsIsThereAfterwards() throws {
        let model = OperatorApp(desk, on: TestDevice(nil)).model
        model.open(try #require(URL(string: "tel:123")))
        #expect(model.screen == .settings && model.called == "123")
        #expect(model.notice == OperatorText(.settingsFirst))
    }

    @Test func aTapThatWasMeantForTheNumberBeforeDoesNotCallTheNewOne() throws {
        app.clock.isStopped = true
        app.clock.advance(by: .seconds(1))
        app.model.called = "1"
        app.model.open(try #require(URL(string: "tel:2")))
        app.model.tapMainButton()
        #expect(desk.asked.isEmpty)
        app.clock.advance(by: .milliseconds(500))
        app.model.tapMainButton()
        #expect(desk.asked == [.start(CallRequest(called: "2"))])
    }

    @Test func aKeyboardTypesDigitsAndReturnCallsButDoesNothingElse() async throws {
        #expect(app.model.type("1") && app.model.type("+") && app.model.type("#"))
        #expect(!app.model.type("a") && !app.model.type("") && !app.model.type("\r"))
        #expect(app.model.called == "1+#")
        app.model.pressReturn()
        #expect(desk.asked == [.start(CallRequest(called: "1+#"))])
        for state in [CallSession.State.creating(isCancelling: false), .createdSample, .confirmingSample] {
            try await app.show(state, of: desk)
            app.model.pressReturn()
        }
        #expect(desk.asked.count == 1)
        try await app.show(.unclearSample, of: desk)
        app.model.pressReturn()
        #expect(desk.asked.count == 2, "the session asks")
    }
}
