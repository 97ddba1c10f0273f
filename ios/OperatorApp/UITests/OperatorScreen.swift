import XCTest

/// The operator app, as an operator sees and taps it.
@MainActor
struct OperatorScreen {
    /// A simulator on a busy machine is slow.
    private static let patience: TimeInterval = 120
    /// How long a tap is given to show its effect, before it is made again.
    private static let pause: TimeInterval = 2

    private let app = XCUIApplication()

    /// Starts the app with these settings.
    init(_ settings: SandboxSettings) throws {
        app.launchArguments = try settings.launchArguments() + ["-AppleLanguages", "(\(ShownText.language))"]
        app.launch()
    }

    /// What shows this text, or is named by it.
    func element(_ text: ShownText) throws -> XCUIElement {
        app.descendants(matching: .any)[try text.shown()].firstMatch
    }

    /// The field for the app secret.
    var secretField: XCUIElement { app.secureTextFields.firstMatch }

    /// The uppermost of the other fields.
    var firstTextField: XCUIElement { app.textFields.firstMatch }

    /// Enters a number with the keys of the dial pad.
    func enter(_ number: String) throws {
        for digit in number {
            let key = app.buttons[String(digit)].firstMatch
            try wait(for: key, "the key \(digit)")
            key.tap()
        }
        let entered = try element(.calledNumber).value as? String
        if entered != number { throw NotShown(number, app) }
    }

    /// Taps a button until a text is shown: in the first half second after its buttons changed, the app ignores taps.
    func tap(_ text: ShownText, until shown: ShownText) throws {
        let button = app.buttons[try text.shown()].firstMatch
        let effect = try element(shown)
        let end = Date(timeIntervalSinceNow: Self.patience)
        while !effect.exists {
            if Date() > end { throw NotShown(try shown.shown(), app) }
            if button.exists, button.isEnabled, button.isHittable { button.tap() }
            _ = effect.waitForExistence(timeout: Self.pause)
        }
    }

    /// Waits for a value that is shown together with its name.
    func waitForValue(_ value: String) throws {
        let shows = NSPredicate(format: "label CONTAINS %@", value)
        try wait(for: app.descendants(matching: .any).matching(shows).firstMatch, value)
    }

    private func wait(for element: XCUIElement, _ what: String) throws {
        guard element.waitForExistence(timeout: Self.patience) else { throw NotShown(what, app) }
    }
}

/// An element did not appear in time. The description has all elements of the screen.
struct NotShown: Error, CustomStringConvertible {
    let description: String

    @MainActor init(_ what: String, _ app: XCUIApplication) {
        description = "not shown: \(what)\n\(app.debugDescription)"
    }
}
