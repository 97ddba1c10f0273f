import Foundation
import Testing

@testable import AnonCall

/// A client leaves connections that may be dead, by itself.
@Suite struct ConnectionCareTests {
    @Test(
        arguments: [
            // The first report and repetitions are no change.
            ([.wifi, .wifi], [false, false]),
            // Another preferred interface is one, and another network on the same interface too.
            ([.wifi, .cellular, .wifi, .otherWifi, .otherWifi], [false, true, true, true, false]),
            // The return of a lost network is one, its loss is not.
            ([.wifi, .none, .none, .wifi, .wifi], [false, false, false, true, false]),
            ([.none, .cellular], [false, true]),
            // A gateway more takes nothing away, one less does.
            ([.wifi, .wifiWithIPv6, .wifi], [false, false, true]),
            // A VPN takes the way over, and gives it back.
            ([.wifi, .vpn, .wifi], [false, true, true]),
        ] as [([NetworkPath], [Bool])])
    func aChangeIsWhatConnectionsMayNotSurvive(reports: [NetworkPath], areChanges: [Bool]) {
        let changes = NetworkChanges()
        #expect(reports.map(changes.isChange) == areChanges)
    }

    @Test(arguments: [nil, EventRecorder()])
    func afterTheBackgroundTheNextCallHasANewConnection(observer: EventRecorder?) async throws {
        let sandbox = try await Sandbox()
        let client = try sandbox.client(observer: observer)
        _ = try await client.createCall(CallRequest(called: "1"))
        _ = try await client.createCall(CallRequest(called: "2"))
        NotificationCenter.default.post(name: ForegroundWatch.willEnterForeground, object: nil)
        _ = try await client.createCall(CallRequest(called: "3"))
        let connections = try await sandbox.events().filter { $0.endpoint == "createcall" }.map(\.connection)
        #expect(connections[0] == connections[1])
        #expect(connections[1] != connections[2])
    }
}

extension NetworkPath {
    fileprivate static let none = NetworkPath(isUsable: false)
    fileprivate static let wifi = NetworkPath(isUsable: true, interface: "en0", gateways: ["192.168.1.1"])
    fileprivate static let wifiWithIPv6 = NetworkPath(isUsable: true, interface: "en0", gateways: ["192.168.1.1", "fe80::1"])
    fileprivate static let otherWifi = NetworkPath(isUsable: true, interface: "en0", gateways: ["10.0.0.1"])
    fileprivate static let cellular = NetworkPath(isUsable: true, interface: "pdp_ip0")
    fileprivate static let vpn = NetworkPath(isUsable: true, interface: "utun2", gateways: ["192.168.1.1"])
}
