import AnonCall
import AnonCallTesting
import Foundation
import OperatorModel
import Testing

/// The app without its screen: the model, and what takes the place of the device's parts.
@MainActor
final class OperatorApp {
    let clock = TestClock()
    let store: MemoryStore
    let dialer = RecordingDialer()
    let clipboard = RecordingClipboard()
    let model: OperatorModel

    private let folder: TemporaryFolder?

    /// The app with the SDK, on a device of its own or on one where it ran before.
    init(_ settings: OperatorSettings?, on folder: TemporaryFolder? = nil) throws {
        let folder = try folder ?? TemporaryFolder()
        self.folder = folder
        store = MemoryStore(settings)
        model = OperatorModel(
            store: store,
            journal: OperatorJournal(folder),
            dialer: dialer,
            clipboard: clipboard,
            now: clock.now
        )
    }

    /// The app without the SDK.
    init(_ desk: FakeDesk) {
        folder = nil
        store = MemoryStore(OperatorSettings(domain: "service.example.com", appKey: "key", tokenSource: .appSecret("secret")))
        model = OperatorModel(store: store, desk: desk, dialer: dialer, clipboard: clipboard, now: clock.now)
    }

    /// Has the session come to a state, and waits until it is shown.
    func show(_ state: CallSession.State, of desk: FakeDesk, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        desk.session.show(state)
        try await eventually("the state is shown", sourceLocation: sourceLocation) { model.call == desk.session.state }
    }

    /// Has the session create the sample's call, and waits until it is shown.
    func showCreated(by desk: FakeDesk, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        desk.session.show(created: .sample)
        try await eventually("the call is shown", sourceLocation: sourceLocation) { model.call == desk.session.state }
    }

    /// Makes a call and waits for its end.
    func call(_ called: String) async throws {
        model.called = called
        model.startCall()
        try await waitForTheCallsEnd()
    }

    func waitForTheCallsEnd(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await eventually("the call ends", sourceLocation: sourceLocation) { !model.isCalling }
    }
}

extension OperatorModel {
    /// The SIP server of the created call.
    var created: SIPAddress? {
        if case .created(let sip, _, _) = call { sip } else { nil }
    }

    var failure: FailureReport? {
        switch call {
        case .failed(let report), .unclear(let report, _): report
        default: nil
        }
    }

    var question: FailureReport? {
        if case .confirming(let report, _) = call { report } else { nil }
    }
}

extension OperatorJournal {
    /// In a folder below this one, which the app makes.
    convenience init(_ folder: TemporaryFolder) {
        self.init(file: URL(fileURLWithPath: folder.path + "/app/calls"), keys: MemoryKeys())
    }
}

/// In the place of the Keychain.
final class MemoryKeys: JournalKeyStore {
    let isLocked: Locked<Bool>

    init(isLocked: Bool = false) {
        self.isLocked = Locked(isLocked)
    }

    func key() throws -> Data {
        if isLocked.with({ $0 }) { throw SettingsLocked() }
        return Data(repeating: 7, count: 32)
    }
}

extension FailureReport {
    /// The keys of what the operator is shown.
    var keys: [String] { [title, explanation, existence, nextStep].compactMap { $0?.key } }

    /// A detail's value.
    func detail(_ key: String) -> String? {
        details.first { $0.label.key == key }?.value
    }
}

extension Sandbox {
    /// Settings for it, with its app secret unless another source is given.
    func settings(_ tokenSource: TokenSource? = nil) -> OperatorSettings {
        OperatorSettings(
            domain: domain,
            appKey: appKey,
            tokenSource: tokenSource ?? .appSecret(appSecret),
            authority: String(decoding: rootCertificate, as: UTF8.self),
            callerPresent: "95599"
        )
    }

    /// How many createcall requests came, whatever their number.
    func callsReceived() async throws -> Int {
        try await events().filter { $0.endpoint == "createcall" }.count
    }
}

/// In the place of the Keychain.
@MainActor
final class MemoryStore: SettingsStore {
    var settings: OperatorSettings?
    var fault: (any Error)?

    init(_ settings: OperatorSettings?) {
        self.settings = settings
    }

    func load() throws -> OperatorSettings? {
        if let fault { throw fault }
        return settings
    }

    func save(_ settings: OperatorSettings) throws {
        if let fault { throw fault }
        self.settings = settings
    }
}

/// In the place of the VoIP SDK.
@MainActor
final class RecordingDialer: Dialer {
    var dialled: [String] = []
    var finished = 0
    var isThere = true
    var isHeld = false

    func dial(_ call: CreatedCall) async -> Bool {
        dialled.append(call.sipURI)
        while isHeld { await Task.yield() }
        finished += 1
        return isThere
    }
}

/// In the place of the pasteboard.
@MainActor
final class RecordingClipboard: Clipboard {
    var copied: [String] = []
    var supportReport: String?

    func copy(accessCode: String) {
        copied.append(accessCode)
    }

    func copy(supportReport: String) {
        self.supportReport = supportReport
    }
}
