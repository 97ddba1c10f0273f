import AnonCall
import AnonCallTesting
import Foundation
import OperatorModel
import Testing

/// The app without its screen: the model, and what takes the place of the device's parts.
@MainActor
final class OperatorApp {
    let store: MemoryStore
    let dialer = RecordingDialer()
    let clipboard = RecordingClipboard()
    let model: OperatorModel

    init(_ settings: OperatorSettings?) {
        store = MemoryStore(settings)
        model = OperatorModel(store: store, dialer: dialer, clipboard: clipboard)
    }

    /// The app with a client that sends nothing.
    init(_ client: FakeCallClient) {
        store = MemoryStore(OperatorSettings(domain: "service.example.com", appKey: "key", tokenSource: .appSecret("secret")))
        model = OperatorModel(store: store, dialer: dialer, clipboard: clipboard) { _ in client }
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
    var created: CreatedCall? {
        if case .created(let created) = call { created } else { nil }
    }

    var failure: FailureReport? {
        if case .failed(let report) = call { report } else { nil }
    }

    var question: FailureReport? {
        if case .asking(let report) = call { report } else { nil }
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
    var isThere = true

    func dial(_ call: CreatedCall) async -> Bool {
        dialled.append(call.sipURI)
        return isThere
    }
}

/// In the place of the pasteboard.
@MainActor
final class RecordingClipboard: Clipboard {
    var copied: [String] = []

    func copy(accessCode: String) {
        copied.append(accessCode)
    }
}
