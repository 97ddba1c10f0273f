import XCTest

/// The operator app's screen on a simulator, with the settings of a device management, on the sandbox that `cargo xtask apple-test` starts.
final class OperatorScreenTests: XCTestCase {
    @MainActor func testACreatedCallShowsTheCalledNumberAndWhereToDial() throws {
        let screen = try OperatorScreen(.accepted())
        try screen.enter("88884432")
        try screen.tap(.callButton, until: .callCreated)
        try screen.waitForValue("8888 4432")
        try screen.waitForValue(argument("sip"))
    }

    @MainActor func testACallThatMayExistIsAskedAboutBeforeTheNextOne() throws {
        let screen = try OperatorScreen(.accepted())
        try screen.enter("90001003")
        try screen.tap(.callButton, until: .errorNoAnswer)
        try screen.tap(.callAgainButton, until: .askTitle)
        try screen.waitForValue("9000 1003")
        // The answer is no, and the failed call is shown again.
        try screen.tap(.askDoNotCall, until: .errorNoAnswer)
    }

    @MainActor func testAWrongSecretIsShownAtItsField() throws {
        var settings = try SandboxSettings.accepted()
        settings.appSecret = "wrong"
        let screen = try OperatorScreen(settings)
        try screen.tap(.settingsTitle, until: .settingsSave)
        try screen.tap(.settingsSave, until: .tokenRefused)
        let fault = try screen.element(.tokenRefused).frame
        XCTAssertGreaterThan(fault.minY, screen.secretField.frame.minY)
        XCTAssertLessThan(fault.maxY, screen.firstTextField.frame.minY, "the presented number's field, which is the next")
    }
}
