import Foundation

/// The settings that let the app make calls on the sandbox, as a device management sets them.
struct SandboxSettings {
    var domain: String
    var appKey: String
    var appSecret: String
    var authority: String

    /// Those that the sandbox accepts.
    static func accepted() throws -> Self {
        let authority = Data(base64Encoded: try argument("authority")) ?? Data()
        return Self(
            domain: try argument("domain"),
            appKey: try argument("appKey"),
            appSecret: try argument("appSecret"),
            authority: String(decoding: authority, as: UTF8.self)
        )
    }

    /// The app's arguments with which it finds these settings where it looks for those of a device management.
    ///
    /// A created call is not handed over: a simulator has no app that dials.
    func launchArguments() throws -> [String] {
        let managed: [String: Any] = [
            "domain": domain, "appKey": appKey, "appSecret": appSecret, "authority": authority,
            "handsOverImmediately": false,
        ]
        let list = try PropertyListSerialization.data(fromPropertyList: managed, format: .xml, options: 0)
        return ["-com.apple.configuration.managed", String(decoding: list, as: UTF8.self)]
    }
}
