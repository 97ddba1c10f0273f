import AnonCall
import Foundation
import OperatorModel

/// What takes the place of a device.
@MainActor
final class TestDevice {
    let store: MemoryStore
    let managed = MemoryManagement()
    let recents = MemoryRecents()
    let dialer = RecordingDialer()
    let clipboard = RecordingClipboard()
    let network = TestNetwork()
    let background = RecordingBackground()

    init(_ settings: OperatorSettings?) {
        store = MemoryStore(settings)
    }

    /// With settings that nothing listens at.
    static var withSettings: TestDevice {
        TestDevice(OperatorSettings(domain: "service.example.com", appKey: "key", tokenSource: .appSecret("secret")))
    }

    var parts: Parts {
        Parts(
            store: store,
            managed: managed,
            recents: recents,
            dialer: dialer,
            clipboard: clipboard,
            network: network,
            background: background
        )
    }
}

/// In the place of the device management.
@MainActor
final class MemoryManagement: ManagedSource {
    var values: [String: Any] = [:]
}

/// In the place of the Keychain.
@MainActor
final class MemoryRecents: RecentsStore {
    var calls: [RecentCall] = []
    var fault: (any Error)?

    func load() throws -> [RecentCall] {
        if let fault { throw fault }
        return calls
    }

    func save(_ calls: [RecentCall]) throws {
        if let fault { throw fault }
        self.calls = calls
    }

    func erase() throws {
        if let fault { throw fault }
        calls = []
    }
}

/// In the place of the network monitor. Several processes may follow it, one after the other.
final class TestNetwork: NetworkStatus {
    private let followers = Locked<[AsyncStream<Bool>.Continuation]>([])

    var changes: AsyncStream<Bool> {
        let (stream, follower) = AsyncStream<Bool>.makeStream()
        followers.with { $0.append(follower) }
        return stream
    }

    func becomes(online: Bool) {
        for follower in followers.with({ $0 }) { follower.yield(online) }
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

/// In the place of the system's time for the background.
@MainActor
final class RecordingBackground: BackgroundTime {
    var changes: [Bool] = []

    func set(needed: Bool) {
        changes.append(needed)
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
