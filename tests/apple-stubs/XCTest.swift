@_exported import Foundation

open class XCTestCase {
    public init() {}
}

public func XCTAssertGreaterThan<T: Comparable>(
    _ expression1: @autoclosure () throws -> T,
    _ expression2: @autoclosure () throws -> T,
    _ message: @autoclosure () -> String = ""
) {}

public func XCTAssertLessThan<T: Comparable>(
    _ expression1: @autoclosure () throws -> T,
    _ expression2: @autoclosure () throws -> T,
    _ message: @autoclosure () -> String = ""
) {}

@MainActor
open class XCUIElement {
    init() {}
    public enum ElementType: UInt, Sendable {
        case any = 0
    }

    public var firstMatch: XCUIElement { self }
    public var exists: Bool { false }
    public var isEnabled: Bool { false }
    public var isHittable: Bool { false }
    public var value: Any? { nil }
    public var frame: CGRect { .zero }
    public var debugDescription: String { "" }
    public var buttons: XCUIElementQuery { XCUIElementQuery() }
    public var secureTextFields: XCUIElementQuery { XCUIElementQuery() }
    public var textFields: XCUIElementQuery { XCUIElementQuery() }
    public func descendants(matching type: XCUIElement.ElementType) -> XCUIElementQuery { XCUIElementQuery() }
    public func waitForExistence(timeout: TimeInterval) -> Bool { false }
    public func tap() {}
}

@MainActor
public final class XCUIApplication: XCUIElement {
    override public init() { super.init() }
    public var launchArguments: [String] = []
    public func launch() {}
}

@MainActor
public final class XCUIElementQuery {
    public var firstMatch: XCUIElement { XCUIElement() }
    public subscript(key: String) -> XCUIElement { XCUIElement() }
    public func matching(_ predicate: NSPredicate) -> XCUIElementQuery { XCUIElementQuery() }
}

// Foundation has it on Apple platforms.
extension NSPredicate {
    public convenience init(format predicateFormat: String, _ args: any CVarArg...) { self.init(value: false) }
}
