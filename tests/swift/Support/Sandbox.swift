import AnonCall
import Foundation
import Testing

/// The service on localhost, a process of its own. It ends with this object.
final class Sandbox: Sendable {
    let domain: String
    /// The proxy to it, if it was started with `--proxy`.
    let proxy: String?
    let rootCertificate: Data
    let pin: String
    let appKey: String
    let appSecret: String
    /// A token that is good for ten minutes.
    let token: String

    private let process: SandboxProcess

    init(_ arguments: String...) async throws {
        process = try SandboxProcess(arguments: ["--port", "0", "--json-events"] + arguments)
        let started = try await process.event(named: "started", after: 0)
        domain = try #require(started.domain)
        proxy = started.proxy
        rootCertificate = Data(try #require(started.caPem).utf8)
        pin = try #require(started.pin)
        appKey = try #require(started.appKey)
        appSecret = try #require(started.appSecret)
        token = try #require(started.token)
    }

    // MARK: Clients for it

    /// Settings that trust only this sandbox.
    func config(
        totalTimeout: TimeInterval = longTimeout,
        headers: [ClientConfig.Header] = [],
        proxy: ClientConfig.Proxy = .direct,
        callHistory: Bool = false
    ) -> ClientConfig {
        ClientConfig(
            domain: domain,
            appKey: appKey,
            headers: headers,
            rootCertificates: [rootCertificate],
            platformRoots: false,
            proxy: proxy,
            totalTimeout: totalTimeout,
            connectTimeout: totalTimeout,
            callHistory: callHistory
        )
    }

    /// A client with the app secret.
    func client(totalTimeout: TimeInterval = longTimeout, observer: (any CallObserver)? = nil) throws -> CallClient {
        try CallClient(config: config(totalTimeout: totalTimeout), credentials: .appSecret(appSecret), observer: observer)
    }

    // MARK: What it saw

    /// Every line so far, with whatever the sandbox did before an answer that the test has seen.
    func events() async throws -> [SandboxEvent] {
        // Its lines travel beside its answers and may come later. They come in order, so this one is the last of them.
        _ = try await stats()
        return process.events
    }

    /// The createcall requests with this number.
    func calls(to called: String) async throws -> [SandboxEvent] {
        try await events().filter { $0.endpoint == "createcall" && $0.called == called }
    }

    /// How often an app secret was exchanged for a token.
    func tokensRequested() async throws -> Int {
        try await events().filter { $0.endpoint == "token" }.count
    }

    /// Whether these connections have all been closed.
    func hasClosed(_ connections: [Int?]) async throws -> Bool {
        let closed = try await events().filter { $0.event == "closed" }.map(\.connection)
        return connections.allSatisfy(closed.contains)
    }

    /// Forgets the lines so far, for tests that make very many calls.
    func forgetEvents() {
        process.forgetEvents()
    }

    // MARK: Commands

    func stats() async throws -> Stats {
        let stats = try await process.ask("stats", answer: "stats")
        guard case .count(let created) = stats.created else {
            throw SandboxFailure(text: "stats without a count")
        }
        return Stats(
            created: created,
            received: try #require(stats.received),
            connections: try #require(stats.connections),
            openConnections: try #require(stats.openConnections),
            tunnels: try #require(stats.tunnels)
        )
    }

    func newToken() async throws -> String {
        try #require(try await process.ask("new-token", answer: "token").token)
    }

    /// All tokens issued so far are refused from now on.
    func expireTokens() async throws {
        process.send("expire-tokens")
        _ = try await stats()
    }

    /// Counters are zero afterwards.
    func reset() async throws {
        _ = try await process.ask("reset", answer: "reset")
    }

    struct Stats {
        let created: Int
        let received: Int
        let connections: Int
        let openConnections: Int
        let tunnels: Int
    }
}

struct SandboxFailure: Error {
    let text: String
}
