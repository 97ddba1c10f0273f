import AnonCall
import AnonCallTesting
import Foundation
import OperatorModel
import Testing

/// The app without its screen: the model, and what takes the place of the device's parts.
@MainActor
final class OperatorApp {
    let clock = TestClock()
    let device: TestDevice
    let model: OperatorModel

    private let folder: TemporaryFolder?

    /// The app with the SDK, on a device of its own or on one where it ran before.
    init(_ settings: OperatorSettings?, on folder: TemporaryFolder? = nil) throws {
        let folder = try folder ?? TemporaryFolder()
        self.folder = folder
        device = TestDevice(settings)
        model = OperatorModel(parts: device.parts, journal: OperatorJournal(folder), now: clock.now)
    }

    /// The app with the SDK, on a device that has something already.
    init(_ device: TestDevice) throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        self.device = device
        model = OperatorModel(parts: device.parts, journal: OperatorJournal(folder), now: clock.now)
    }

    /// The app without the SDK.
    init(_ desk: FakeDesk, on device: TestDevice = .withSettings) {
        folder = nil
        self.device = device
        model = OperatorModel(parts: device.parts, desk: desk, now: clock.now)
    }

    var store: MemoryStore { device.store }
    var dialer: RecordingDialer { device.dialer }
    var clipboard: RecordingClipboard { device.clipboard }

    /// Taps "Save" and waits until the settings were tried out.
    func save(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        model.saveSettings()
        try await eventually("the settings were tried out", sourceLocation: sourceLocation) { !model.isCheckingSettings }
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

extension CallSession.State {
    /// What is known of a call that may exist.
    var fate: CallSession.Fate? {
        switch self {
        case .unclear(_, let fate), .confirming(_, let fate): fate
        case .idle, .creating, .created, .failed: nil
        }
    }
}

extension OperatorJournal {
    /// In a folder below this one, which the app makes.
    convenience init(_ folder: TemporaryFolder) {
        self.init(file: URL(fileURLWithPath: folder.path + "/app/calls"), keys: MemoryKeys())
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
