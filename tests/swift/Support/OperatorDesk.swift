import AnonCall
import Foundation
import Testing

/// A session as an app has it, driven by the steps of a scenario. `tests/operator/mod.rs` is its twin.
final class OperatorDesk {
    private let sandbox: Sandbox
    private let scenario: Scenario
    private let journal: TestJournal
    private let folder: TemporaryFolder
    private let states = Locked<[String]>([])
    private let before: [SandboxEvent]
    private var looksUp: Bool
    private var session: CallSession
    private let listening: Task<Void, Never>

    init(_ sandbox: Sandbox, _ scenario: Scenario) async throws {
        self.sandbox = sandbox
        self.scenario = scenario
        journal = TestJournal(failure: scenario.journal ?? "none")
        folder = try TemporaryFolder()
        looksUp = scenario.callHistory ?? false
        before = try await sandbox.events()
        session = try Self.session(sandbox, scenario, journal, folder, looksUp: looksUp)
        listening = Task { [states, changes = session.states] in
            for await state in changes { states.with { $0.append(state.name) } }
        }
    }

    deinit {
        listening.cancel()
    }

    var heard: [String] { states.with { $0 } }

    func take(_ step: Scenario.Step, place: String) async throws {
        let note = Comment(rawValue: place)
        switch step.do {
        case "start":
            let request = CallRequest(called: step.called ?? "", callData: scenario.name)
            let outcome = session.start(request)
            #expect(outcome.rawValue == step.returns, note)
        case "cancel": session.cancel()
        case "confirm": session.confirm()
        case "decline": session.decline()
        case "next": session.next()
        case "take":
            let call = session.takeForDialling()
            #expect((call != nil) == step.given, note)
        case "replace_client":
            session.replaceClient(try Self.client(sandbox, scenario, looksUp: looksUp))
        case "restart":
            looksUp = looksUp || step.callHistory ?? false
            session = try Self.session(sandbox, scenario, journal, folder, looksUp: looksUp)
        case "hold_journal": journal.hold()
        case "release_journal": journal.release()
        case "repair_journal": journal.repair()
        case "await_sent": try await eventually(note) { try await sent(step) == 1 }
        case "await_noted": try await eventually(note) { noted() == step.calls }
        case "count_sent": #expect(try await sent(step) == step.times, note)
        case "await": break
        default: Issue.record("\(place): \(step.do)")
        }
        if let then = step.then {
            try await eventually(note) { session.state.fits(then) }
        }
    }

    private static func session(
        _ sandbox: Sandbox,
        _ scenario: Scenario,
        _ journal: TestJournal,
        _ folder: TemporaryFolder,
        looksUp: Bool
    ) throws -> CallSession {
        let chosen: (any CallJournal)? =
            switch scenario.journal ?? "none" {
            case "none": nil
            case "file": try FileCallJournal(path: folder.path + "/calls", key: Data(repeating: 7, count: 32))
            default: journal
            }
        return try CallSession(client: try client(sandbox, scenario, looksUp: looksUp), journal: chosen)
    }

    private static func client(_ sandbox: Sandbox, _ scenario: Scenario, looksUp: Bool) throws -> CallClient {
        let config = ClientConfig(
            domain: sandbox.domain,
            appKey: sandbox.appKey,
            rootCertificates: [sandbox.rootCertificate],
            platformRoots: false,
            totalTimeout: scenario.timeoutMs.map { TimeInterval($0) / 1000 } ?? longTimeout,
            connectTimeout: longTimeout,
            callHistory: looksUp
        )
        return try CallClient(config: config, credentials: .appSecret(sandbox.appSecret))
    }

    private func sent(_ step: Scenario.Step) async throws -> Int {
        let isOfCall = { (event: SandboxEvent) in event.endpoint == "createcall" && event.called == step.called }
        return try await sandbox.events().filter(isOfCall).count - before.filter(isOfCall).count
    }

    /// How many calls stand in the journal.
    private func noted() -> Int {
        if scenario.journal != "file" { return journal.calls }
        let text = (try? String(contentsOfFile: folder.path + "/calls", encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n")
        return lines.filter { $0.hasPrefix("call ") }.count - lines.filter { $0.hasPrefix("ended ") }.count
    }
}
