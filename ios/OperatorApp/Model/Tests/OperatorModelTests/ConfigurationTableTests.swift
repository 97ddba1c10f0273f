import Foundation
import Testing

@testable import OperatorModel

/// Every configuration of `tests/operator_configurations.json`, which the Android app's tests read too.
@MainActor
@Suite struct ConfigurationTableTests {
    private let rows: [Row]

    init() throws {
        rows = try JSONDecoder().decode([Row].self, from: Data(Project.text("tests/operator_configurations.json").utf8))
    }

    @Test func everyConfigurationIsReadAsItSays() throws {
        #expect(rows.count >= 80)
        for row in rows { #expect(try read(row, content(of: row)) == row.expected, "\(row.name)") }
    }

    private func read(_ row: Row, _ content: Data) -> Read {
        do throws(ConfigurationFault) {
            if let managed = row.managed { return Read(try Configuration(managed: managed.mapValues(\.plain))) }
            return Read(try Configuration(file: content))
        } catch {
            switch error {
            case .tooLarge: return Read(fault: "too_large", at: nil)
            case .notJSON: return Read(fault: "not_json", at: nil)
            case .unknownName(let name): return Read(fault: "unknown_name", at: name)
            case .wrongType(let name): return Read(fault: "wrong_type", at: name)
            case .twoSecrets: return Read(fault: "two_secrets", at: nil)
            }
        }
    }

    private func content(of row: Row) throws -> Data {
        if let path = row.path { return Data(try Project.text(path).utf8) }
        if let hex = row.hex { return Data(hexadecimal: hex) }
        let text = Data((row.file ?? "").utf8)
        return text + Data(repeating: UInt8(ascii: " "), count: max((row.paddedTo ?? 0) - text.count, 0))
    }

    /// A configuration, and what is read of it.
    fileprivate struct Row: Decodable {
        let name: String
        let file: String?
        let path: String?
        let hex: String?
        let paddedTo: Int?
        let managed: [String: JSON]?
        let settings: [String: JSON]?
        let fault: String?
        let at: String?

        var expected: Read { Read(settings: settings, fault: fault, at: at) }
    }

    fileprivate struct Read: Equatable {
        var settings: [String: JSON]?
        var fault: String?
        var at: String?
    }
}

extension ConfigurationTableTests.Read {
    fileprivate init(_ configuration: Configuration) {
        let (secret, token): (String?, String?) =
            switch configuration.tokenSource {
            case .appSecret(let secret): (secret, nil)
            case .accessToken(let token): (nil, token)
            case nil: (nil, nil)
            }
        let values: [String: JSON?] = [
            "domain": configuration.domain.map(JSON.string), "appKey": configuration.appKey.map(JSON.string),
            "appSecret": secret.map(JSON.string), "accessToken": token.map(JSON.string),
            "authority": configuration.authority.map(JSON.string),
            "callerPresent": configuration.callerPresent.map(JSON.string),
            "handsOverImmediately": configuration.handsOverImmediately.map(JSON.bool),
            "callHistory": configuration.callHistory.map(JSON.bool),
        ]
        settings = values.compactMapValues(\.self)
    }
}

extension JSON {
    /// As a device management gives it.
    fileprivate var plain: Any {
        switch self {
        case .null: NSNull()
        case .bool(let bool): bool
        case .integer(let integer): Int(integer)
        case .string(let string): string
        case .array(let values): values.map(\.plain)
        case .object(let values): values.mapValues(\.plain)
        }
    }
}

extension Data {
    fileprivate init(hexadecimal text: String) {
        let digits = text.compactMap(\.hexDigitValue)
        self.init(stride(from: 0, to: digits.count, by: 2).map { UInt8(16 * digits[$0] + digits[$0 + 1]) })
    }
}
