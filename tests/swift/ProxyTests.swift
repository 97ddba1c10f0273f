import Foundation
import Testing

@testable import AnonCall

@Suite struct ProxyTests {
    @Test func aCallGoesThroughTheProxy() async throws {
        let sandbox = try await Sandbox("--proxy=0", "--proxy-user", "operator:canary")
        let address = try #require(sandbox.proxy)
        let proxy = ProxyConfig(address: address, user: "operator", password: "canary")
        let client = try client(of: sandbox, proxy: .custom(proxy))
        _ = try await client.createCall(CallRequest(called: "1"))
        let stats = try await sandbox.stats()
        #expect(stats.created == 1)
        #expect(stats.tunnels == stats.connections)
    }

    @Test func aProxyThatRefusesTheUserIsAFaultOfTheSetUp() async throws {
        let sandbox = try await Sandbox("--proxy=0", "--proxy-user", "operator:right")
        let address = try #require(sandbox.proxy)
        let proxy = ProxyConfig(address: address, user: "operator", password: "canary")
        let client = try client(of: sandbox, proxy: .custom(proxy))
        let error = try #require(await client.result(of: CallRequest(called: "1")).failure as? CallError)
        #expect(error.kind == .notConnected && error.connectionProblem == .proxyAuthentication)
        #expect(error.advice == .checkSetup)
        #expect(!error.callMayExist)
        #expect(!texts(of: error).contains("canary"))
        #expect(try await sandbox.stats().connections == 0)
    }

    @Test func theProxyCanBeChanged() async throws {
        let sandbox = try await Sandbox("--proxy=0")
        let client = try client(of: sandbox)
        try client.setProxy(ProxyConfig(address: try #require(sandbox.proxy)))
        #expect {
            try client.setProxy(ProxyConfig(address: "no port"))
        } throws: {
            ($0 as? ConfigError)?.kind == .invalidProxy
        }
        _ = try await client.createCall(CallRequest(called: "1"))
        #expect(try await sandbox.stats().tunnels > 0)
    }

    @Test func theSystemsProxyIsUsedAndItsChangesAreFollowed() async throws {
        let sandbox = try await Sandbox("--proxy=0")
        let settings = Locked(systemSettings(of: sandbox))
        let client = try client(of: sandbox)
        let proxy = SystemProxy(domain: sandbox.domain) {
            #expect(!Thread.isMainThread)
            return settings.with { $0 }
        }
        proxy.apply(to: client.core)
        proxy.finish()
        _ = try await client.createCall(CallRequest(called: "1"))
        #expect(try await sandbox.stats().tunnels > 0)

        settings.with { $0 = [:] }
        proxy.apply(to: client.core)
        proxy.finish()
        let before = try await sandbox.stats()
        _ = try await client.createCall(CallRequest(called: "2"))
        let after = try await sandbox.stats()
        #expect(after.tunnels == before.tunnels)
        #expect(after.connections == before.connections + 1)

        // Such a proxy counts as none.
        settings.with { $0 = ["HTTPEnable": 1, "HTTPProxy": "no name", "HTTPPort": 3128] }
        proxy.apply(to: client.core)
        proxy.finish()
        _ = try await client.createCall(CallRequest(called: "3"))
    }

    @Test(
        arguments: [
            // What iOS reports for a manual proxy, with one setting and with two.
            (["HTTPEnable": 1, "HTTPProxy": "proxy.example", "HTTPPort": 3128], "proxy.example:3128"),
            (
                [
                    "HTTPEnable": 1, "HTTPProxy": "other.example", "HTTPPort": 8080,
                    "HTTPSEnable": 1, "HTTPSProxy": "proxy.example", "HTTPSPort": 3128,
                ], "proxy.example:3128"
            ),
            (["HTTPEnable": 1, "HTTPProxy": "2001:db8::1", "HTTPPort": 3128], "[2001:db8::1]:3128"),
            // macOS has a setting for each.
            (["HTTPEnable": 1, "HTTPProxy": "proxy.example", "HTTPPort": 3128, "HTTPSEnable": 0], nil),
            (["HTTPEnable": 0, "HTTPProxy": "proxy.example", "HTTPPort": 3128], nil),
            (["HTTPEnable": 1, "HTTPProxy": "proxy.example"], nil),
            (["ProxyAutoConfigEnable": 1, "ProxyAutoConfigURLString": "http://pac.example/"], nil),
            ([:], nil),
        ] as [Case])
    func settingsNameAProxy(settings: Case) {
        #expect(proxyConfig(of: settings.0, host: "service.example.com")?.address == settings.1)
    }

    typealias Case = ([String: any Sendable], String?)

    @Test(
        arguments: [
            (["service.example.com"], true),
            (["SERVICE.example.com"], true),
            (["other.example.com", "*.example.com"], true),
            (["*"], true),
            (["example.com"], false),
            (["serviceXexample.com"], false),
            (["*.local", "169.254/16"], false),
            (["service.example.com.other"], false),
        ] as [([String], Bool)])
    func exceptionsAreKept(exceptions: [String], isOne: Bool) {
        let settings: [String: Any] = [
            "HTTPEnable": 1, "HTTPProxy": "proxy.example", "HTTPPort": 3128, "ExceptionsList": exceptions,
        ]
        #expect((proxyConfig(of: settings, host: "service.example.com") == nil) == isOne)
    }

    @Test func namesWithoutADotCanBeExceptions() {
        let settings: [String: Any] = [
            "HTTPEnable": 1, "HTTPProxy": "proxy.example", "HTTPPort": 3128, "ExcludeSimpleHostnames": 1,
        ]
        #expect(proxyConfig(of: settings, host: "service") == nil)
        #expect(proxyConfig(of: settings, host: "service.example") != nil)
    }

    private func client(of sandbox: Sandbox, proxy: ClientConfig.Proxy = .direct) throws -> CallClient {
        try CallClient(config: sandbox.config(proxy: proxy), credentials: .appSecret(sandbox.appSecret))
    }

    private func systemSettings(of sandbox: Sandbox) -> [String: any Sendable] {
        let parts = sandbox.proxy?.split(separator: ":").map(String.init) ?? []
        return ["HTTPEnable": 1, "HTTPProxy": parts[0], "HTTPPort": Int(parts[1]) ?? 0]
    }
}
