import Foundation

/// What an organisation sets for its operators' devices, in a file that is opened here or by its device management. Both have the same
/// names, those of the Android app. Everything is optional.
public struct Configuration: Equatable, Sendable {
    /// The names.
    enum Name: String, CaseIterable {
        case domain, appKey, appSecret, accessToken, authority, callerPresent, handsOverImmediately, callHistory
    }

    private(set) var domain: String?
    private(set) var appKey: String?
    private(set) var tokenSource: TokenSource?
    private(set) var authority: String?
    private(set) var callerPresent: String?
    private(set) var handsOverImmediately: Bool?
    private(set) var callHistory: Bool?

    /// Nothing is set.
    init() {}

    /// What a file says.
    ///
    /// - Parameter file: The file's content: a JSON object in UTF-8.
    /// - Throws: ``ConfigurationFault``, also for a name that is not known: it may be a misspelt one.
    public init(file: Data) throws(ConfigurationFault) {
        guard file.count <= Self.largestFile else { throw .tooLarge }
        guard file.isJSON, let values = try? JSONDecoder().decode([String: Value].self, from: file) else { throw .notJSON }
        let unknown = values.keys.filter { Name(rawValue: $0) == nil }.sorted()
        if let first = unknown.first { throw .unknownName(first) }
        try self.init(values: values)
    }

    /// What the device management says. Names of its own are not looked at.
    ///
    /// - Parameter managed: The values, by name.
    /// - Throws: ``ConfigurationFault`` if a value can't be used.
    public init(managed: [String: Any]) throws(ConfigurationFault) {
        let known = Name.allCases.compactMap { name in managed[name.rawValue].map { (name.rawValue, Value(managed: $0)) } }
        try self.init(values: Dictionary(uniqueKeysWithValues: known))
    }

    /// More than any certificates need.
    private static let largestFile = 256 * 1024

    private init(values: [String: Value]) throws(ConfigurationFault) {
        func text(_ name: Name) throws(ConfigurationFault) -> String? {
            switch values[name.rawValue] {
            case nil: return nil
            case .text(let text): return text.trimmed.ifEntered
            case .flag, .other: throw .wrongType(name.rawValue)
            }
        }
        func flag(_ name: Name) throws(ConfigurationFault) -> Bool? {
            switch values[name.rawValue] {
            case nil: return nil
            case .flag(let flag): return flag
            case .text, .other: throw .wrongType(name.rawValue)
            }
        }
        domain = try text(.domain)
        appKey = try text(.appKey)
        switch (try text(.appSecret), try text(.accessToken)) {
        case (nil, nil): tokenSource = nil
        case (let secret?, nil): tokenSource = .appSecret(secret)
        case (nil, let token?): tokenSource = .accessToken(token)
        case (_?, _?): throw .twoSecrets
        }
        authority = try text(.authority)
        callerPresent = try text(.callerPresent)
        handsOverImmediately = try flag(.handsOverImmediately)
        callHistory = try flag(.callHistory)
    }

    /// The fields that it sets.
    public var fields: Set<SettingsFault.Field> {
        let set: [(SettingsFault.Field, Bool)] = [
            (.domain, domain != nil), (.appKey, appKey != nil), (.secret, tokenSource != nil), (.authority, authority != nil),
            (.callerPresent, callerPresent != nil), (.handsOverImmediately, handsOverImmediately != nil),
            (.callHistory, callHistory != nil),
        ]
        return Set(set.filter(\.1).map(\.0))
    }
}

extension Configuration {
    /// Settings with its values in the place of their own. Nothing where nothing is set.
    func applied(to settings: OperatorSettings?) -> OperatorSettings? {
        if self == Configuration() { return settings }
        var settings = settings ?? OperatorSettings(domain: "", appKey: "", tokenSource: .accessToken(""))
        if let domain { settings.domain = domain }
        if let appKey { settings.appKey = appKey }
        if let tokenSource { settings.tokenSource = tokenSource }
        if let authority { settings.authority = authority }
        if let callerPresent { settings.callerPresent = callerPresent }
        if let handsOverImmediately { settings.handsOverImmediately = handsOverImmediately }
        if let callHistory { settings.callHistory = callHistory }
        return settings
    }

    /// Settings to be stored: what it sets stays as it was stored before, so that nothing of it is left when it is withdrawn.
    func removed(from settings: OperatorSettings, stored: OperatorSettings?) -> OperatorSettings {
        var settings = settings
        if domain != nil { settings.domain = stored?.domain ?? "" }
        if appKey != nil { settings.appKey = stored?.appKey ?? "" }
        if tokenSource != nil { settings.tokenSource = stored?.tokenSource ?? settings.tokenSource.withoutSecret }
        if authority != nil { settings.authority = stored?.authority ?? "" }
        if callerPresent != nil { settings.callerPresent = stored?.callerPresent ?? "" }
        if handsOverImmediately != nil { settings.handsOverImmediately = stored?.handsOverImmediately ?? true }
        if callHistory != nil { settings.callHistory = stored?.callHistory ?? false }
        return settings
    }

    /// Whether it is enough to call with.
    var isComplete: Bool { domain != nil && appKey != nil && tokenSource != nil }
}

extension Data {
    /// Whether it is JSON to the letter, in UTF-8. `JSONDecoder` reads on where a value is not asked for.
    fileprivate var isJSON: Bool {
        // A zero byte is in no JSON text, but in those of other encodings.
        guard !contains(0), String(data: self, encoding: .utf8) != nil, !hasCommaBeforeEnd else { return false }
        return (try? JSONSerialization.jsonObject(with: self)) != nil
    }

    /// A comma before the end of an object or a list, which Foundation takes.
    private var hasCommaBeforeEnd: Bool {
        var (isQuoted, isEscaped, isAfterComma) = (false, false, false)
        for character in lazy.map({ Character(UnicodeScalar($0)) }) {
            if isQuoted {
                isQuoted = character != "\"" || isEscaped
                isEscaped = character == "\\" && !isEscaped
            } else if !character.isWhitespace {
                if isAfterComma, character == "}" || character == "]" { return true }
                isQuoted = character == "\""
                isAfterComma = character == ","
            }
        }
        return false
    }
}

/// A value as it is written. Decoding is strict where a cast would take the number 1 for true.
private enum Value: Decodable {
    case text(String)
    case flag(Bool)
    case other

    init(from decoder: any Decoder) throws {
        let value = try? decoder.singleValueContainer()
        if let text = try? value?.decode(String.self) {
            self = .text(text)
        } else if let flag = try? value?.decode(Bool.self) {
            self = .flag(flag)
        } else {
            self = .other
        }
    }

    init(managed: Any) {
        let list = try? PropertyListSerialization.data(fromPropertyList: ["": managed], format: .binary, options: 0)
        self = list.flatMap { try? PropertyListDecoder().decode([String: Value].self, from: $0)[""] } ?? .other
    }
}

extension Configuration: CustomStringConvertible, CustomReflectable {
    /// The fields that it sets, without their values.
    public var description: String { "Configuration(\(fields.map { "\($0)" }.sorted().joined(separator: ", ")))" }

    /// A mirror without fields: there may be a secret among them.
    public var customMirror: Mirror { Mirror(self, children: [], ancestorRepresentation: .suppressed) }
}

/// Why a configuration can't be used.
public enum ConfigurationFault: Error, Equatable, Sendable {
    /// It is larger than any configuration.
    case tooLarge
    /// It is no JSON object.
    case notJSON
    /// It has a name that no configuration has.
    case unknownName(String)
    /// A value is of another kind than its name asks for: a text, or true or false.
    case wrongType(String)
    /// It has an app secret and an access token.
    case twoSecrets

    /// What the operator reads.
    public var text: OperatorText {
        switch self {
        case .tooLarge, .notJSON: OperatorText(.configurationNotRead)
        case .unknownName(let name): OperatorText(.configurationUnknownName, name)
        case .wrongType(let name): OperatorText(.configurationNotValid, name)
        case .twoSecrets: OperatorText(.configurationTwoSecrets)
        }
    }
}

/// What the device management has set for this app.
@MainActor
public protocol ManagedSource {
    /// Its values, by name, now. They change while the app runs.
    var values: [String: Any] { get }
}
