import AnonCall
import Foundation
import Testing

/// The README's snippet compiles, runs, and is what the README shows.
@Suite struct QuickStartTests {
    @Test func itDialsTheCallThatItCreated() async throws {
        let app = try await App()
        try await app.run("88884432")
        #expect(app.voip.dialled.with { $0 } == ["179080024609291@10.137.203.215:5063"])
        #expect(app.screen.shown.with { $0 }.isEmpty)
        #expect(try await app.sandbox.calls(to: "88884432").map(\.status) == [200])
    }

    @Test func itTellsAFailureThatMayHaveCreatedACallFromOneThatDidNot() async throws {
        let app = try await App()
        try await app.run("30011010001")
        try await app.run("30010010002")
        #expect(app.screen.shown.with { $0 } == ["ask before calling again", "retryLater"])
    }

    @Test func itShowsWhatToDoWhenThereIsNoToken() async throws {
        let app = try await App(isSignedIn: false)
        try await app.run("88884432")
        #expect(app.screen.shown.with { $0 } == ["signInAgain"])
        #expect(app.voip.dialled.with { $0 }.isEmpty)
        #expect(try await app.sandbox.calls(to: "88884432").isEmpty)
    }

    @Test func theReadmeShowsIt() throws {
        let fence = try Snippet.fence(of: "tests/swift/QuickStart.swift", marker: "swift")
        #expect(try Project.text("README.md").contains(fence), "README.md should have these lines:\n\(fence)")
    }
}

/// The parts of an app around the snippet, and the service that it calls.
private struct App {
    let sandbox: Sandbox
    let backend: Backend
    let voip = VoIP()
    let screen = Screen()

    init(isSignedIn: Bool = true) async throws {
        let sandbox = try await Sandbox()
        self.sandbox = sandbox
        backend = Backend(token: isSignedIn ? sandbox.token : nil)
    }

    func run(_ number: String) async throws {
        try await ServiceUnderTest.$config.withValue(sandbox.config()) {
            try await quickStart(backend: backend, voip: voip, screen: screen, number: number)
        }
    }
}

/// What the snippet's settings stand for while a test runs it: the sandbox instead of the real service.
enum ServiceUnderTest {
    @TaskLocal static var config: AnonCall.ClientConfig?
}

/// Takes the place of the type's initializer in the snippet, whose text names the real service.
// swift-format-ignore: AlwaysUseLowerCamelCase
func ClientConfig(domain: String, appKey: String) -> AnonCall.ClientConfig {
    ServiceUnderTest.config ?? AnonCall.ClientConfig(domain: domain, appKey: appKey)
}

/// The app's own backend.
struct Backend: Sendable {
    let token: String?

    func accessToken() async throws -> AccessToken {
        guard let token else {
            throw TokenProviderError.signedOut(reason: "the session has ended")
        }
        return AccessToken(token, lifetime: 600)
    }
}

/// The app's VoIP SDK.
final class VoIP: Sendable {
    let dialled = Locked<[String]>([])

    func dial(host: String, port: Int, code: String) {
        dialled.with { $0.append("\(code)@\(host):\(port)") }
    }
}

/// What the operator sees.
final class Screen: Sendable {
    let shown = Locked<[String]>([])

    func askBeforeCallingAgain() {
        shown.with { $0.append("ask before calling again") }
    }

    func show(_ advice: CallAdvice) {
        shown.with { $0.append("\(advice)") }
    }
}
