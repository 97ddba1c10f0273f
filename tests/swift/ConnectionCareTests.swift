import Foundation
import Testing

@testable import AnonCall

/// A client leaves connections that may be dead, by itself.
@Suite struct ConnectionCareTests {
    @Test(
        arguments: [
            // The first report and repetitions are no change.
            ([.wifi, .wifi], [false, false]),
            // Another interface is one, and another network on the same interface too.
            ([.wifi, .cellular, .wifi, .otherWifi, .otherWifi], [false, true, true, true, false]),
            // The return of a lost network is one, its loss is not.
            ([.wifi, .none, .none, .wifi, .wifi], [false, false, false, true, false]),
            ([.none, .cellular], [false, true]),
        ] as [([NetworkPath], [Bool])])
    func aChangeIsWhatConnectionsMayNotSurvive(reports: [NetworkPath], areChanges: [Bool]) {
        let changes = NetworkChanges()
        #expect(reports.map(changes.isChange) == areChanges)
    }

    @Test(arguments: Initializer.allCases)
    func afterTheBackgroundTheNextCallHasANewConnection(initializer: Initializer) async throws {
        let sandbox = try await Sandbox()
        let client = try initializer.client(of: sandbox)
        _ = try await client.createCall(CallRequest(called: "1"))
        _ = try await client.createCall(CallRequest(called: "2"))
        NotificationCenter.default.post(name: ForegroundWatch.willEnterForeground, object: nil)
        _ = try await client.createCall(CallRequest(called: "3"))
        let connections = try await sandbox.events().filter { $0.endpoint == "createcall" }.map(\.connection)
        #expect(connections[0] == connections[1])
        #expect(connections[1] != connections[2])
    }

    /// The ways to make a client.
    enum Initializer: CaseIterable {
        case plain
        case observer
        case closure

        func client(of sandbox: Sandbox) throws -> CallClient {
            let credentials = Credentials.appSecret(secret: sandbox.appSecret)
            return switch self {
            case .plain: try CallClient(config: sandbox.config(), credentials: credentials)
            case .observer: try CallClient(config: sandbox.config(), credentials: credentials, observer: Observer())
            case .closure: try CallClient(config: sandbox.config(), credentials: credentials) { _ in }
            }
        }
    }

    private final class Observer: CallObserver {
        func onEvent(event: CallEvent) {}
    }
}

extension NetworkPath {
    fileprivate static let none = NetworkPath(isUsable: false, interfaces: [], gateways: [])
    fileprivate static let wifi = NetworkPath(isUsable: true, interfaces: ["en0", "pdp_ip0"], gateways: ["192.168.1.1"])
    fileprivate static let otherWifi = NetworkPath(isUsable: true, interfaces: ["en0", "pdp_ip0"], gateways: ["10.0.0.1"])
    fileprivate static let cellular = NetworkPath(isUsable: true, interfaces: ["pdp_ip0"], gateways: [])
}
