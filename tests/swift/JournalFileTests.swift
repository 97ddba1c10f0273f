import Foundation
import Testing

@testable import AnonCall

/// The file of a journal: kept on the device, whatever the session does with it.
@Suite struct JournalFileTests {
    private let folder: TemporaryFolder
    private let kept = Locked<[String]>([])
    private let key = Data(repeating: 7, count: 32)

    init() throws {
        folder = try TemporaryFolder()
    }

    private var path: String { folder.path + "/calls" }

    /// A journal that notes what was in its file whenever that was to be kept on the device.
    private func journal() throws -> FileCallJournal {
        try FileCallJournal(path: path, key: key) { [kept] path in
            let content = try String(contentsOfFile: path, encoding: .utf8)
            kept.with { $0.append(content) }
        }
    }

    @Test func theFileIsKeptOnTheDeviceWheneverItMayBeANewOne() throws {
        let journal = try journal()
        let entry = CallJournalEntry(id: "1", time: Date(), numberHash: String(repeating: "0", count: 64))
        _ = try journal.load()
        try journal.append(entry)
        try journal.remove(id: "1")
        #expect(kept.with { $0.count } == 3)
        #expect(kept.with { $0.first } == "", "before the first entry is in it")
        #expect(kept.with { $0[1] }.hasPrefix("call 1 "))
    }

    @Test func aSessionKeepsItsFileBeforeTheRequestLeaves() async throws {
        let sandbox = try await Sandbox()
        let session = try CallSession(client: try sandbox.client(), journal: try journal())
        session.start(CallRequest(called: "90001003"))
        try await eventually("the call ends") { if case .unclear = session.state { true } else { false } }
        #expect(kept.with { $0.first } == "")
        #expect(kept.with { $0.contains { $0.hasPrefix("call ") } })
    }

    @Test func aRefusalOfTheSystemKeepsNobodyFromCalling() async throws {
        let sandbox = try await Sandbox()
        let journal = try FileCallJournal(path: path, key: key) { _ in throw CancellationError() }
        let session = try CallSession(client: try sandbox.client(), journal: journal)
        session.start(CallRequest(called: "1"))
        try await eventually("the call is created") { if case .created = session.state { true } else { false } }
    }

    @Test func theSystemTakesItForTheFileOfAJournal() throws {
        let journal = try FileCallJournal(path: path, key: key)
        #expect(try journal.load().isEmpty)
        try DeviceFile.keep(path)
        #expect(FileManager.default.fileExists(atPath: path))
    }
}
