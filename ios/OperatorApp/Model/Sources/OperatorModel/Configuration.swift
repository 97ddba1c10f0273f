import Foundation

/// What an organisation sets for its operators' devices, in a file that is opened here or by its device management. Both have the same
/// names. Everything is optional.
public struct Configuration: Equatable, Sendable {
    /// The names.
    enum Name: String, CaseIterable {
        case domain, appKey, appSecret, accessToken, authority, callerPresent, handsOverImmediately
    }

    private(set) var domain: String?
    private(set) var appKey: String?
    private(set) var tokenSource: TokenSource?
    private(set) var authority: String?
    private(set) var callerPresent: String?
    private(set) var handsOverImmediately: Bool?

    /// Nothing is set.
    init() {}

    /// What a file says.
    ///
    /// - Parameter file: The file's content: a JSON object.
    /// - Throws: ``ConfigurationFault``, also for a name that is not known: it may be a misspelt one.
    public init(file: Data) throws(ConfigurationFault) {
        guard file.count <= Self.largestFile else { throw .tooLarge }
        guard let object = try? JSONSerialization.jsonObject(with: file), let values = object as? [String: Any] else {
            throw .notJSON
        }
        let unknown = values.keys.filter { Name(rawValue: $0) == nil }.sorted()
        if let first = unknown.first { throw .unknownName(first) }
        try self.init(values: values)
    }

    /// What the device management says. Names of its own are not looked at.
    ///
    /// - Parameter managed: The values, by name.
    /// - Throws: ``ConfigurationFault`` if a value can't be used.
    public init(managed: [String: Any]) throws(ConfigurationFault) {
        try self.init(values: managed)
    }

    /// More than any certificates need.
    private static let largestFile = 256 * 1024

    private init(values: [String: Any]) throws(ConfigurationFault) {
        func text(_ name: Name) throws(ConfigurationFault) -> String? {
            guard let value = values[name.rawValue] else { return nil }
            guard let text = value as? String else { throw .wrongType(name.rawValue) }
            return text.trimmed.ifEntered
        }
        domain = try text(.domain)
        appKey = try text(.appKey)
        authority = try text(.authority)
        callerPresent = try text(.callerPresent)
        switch (try text(.appSecret), try text(.accessToken)) {
        case (nil, nil): tokenSource = nil
        case (let secret?, nil): tokenSource = .appSecret(secret)
        case (nil, let token?): tokenSource = .accessToken(token)
        case (_?, _?): throw .twoSecrets
        }
        if let value = values[Name.handsOverImmediately.rawValue] {
            guard let flag = value as? Bool else { throw .wrongType(Name.handsOverImmediately.rawValue) }
            handsOverImmediately = flag
        }
    }

    /// The fields that it sets.
    public var fields: Set<SettingsFault.Field> {
        let set: [(SettingsFault.Field, Bool)] = [
            (.domain, domain != nil), (.appKey, appKey != nil), (.secret, tokenSource != nil), (.authority, authority != nil),
            (.callerPresent, callerPresent != nil), (.handsOverImmediately, handsOverImmediately != nil),
        ]
        return Set(set.filter(\.1).map(\.0))
    }
}

extension Configuration {
    /// Settings with its values in the place of their own. Nothing where there are none and it has not enough to call with.
    func applied(to settings: OperatorSettings?) -> OperatorSettings? {
        guard var settings = settings ?? complete else { return nil }
        if let domain { settings.domain = domain }
        if let appKey { settings.appKey = appKey }
        if let tokenSource { settings.tokenSource = tokenSource }
        if let authority { settings.authority = authority }
        if let callerPresent { settings.callerPresent = callerPresent }
        if let handsOverImmediately { settings.handsOverImmediately = handsOverImmediately }
        return settings
    }

    /// Settings without its values, to be stored: they end with the management.
    func removed(from settings: OperatorSettings) -> OperatorSettings {
        var settings = settings
        if domain != nil { settings.domain = "" }
        if appKey != nil { settings.appKey = "" }
        if tokenSource != nil { settings.tokenSource = settings.tokenSource.withoutSecret }
        if authority != nil { settings.authority = "" }
        if callerPresent != nil { settings.callerPresent = "" }
        return settings
    }

    private var complete: OperatorSettings? {
        guard let domain, let appKey, let tokenSource else { return nil }
        return OperatorSettings(domain: domain, appKey: appKey, tokenSource: tokenSource)
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
    /// A value is of another kind: all are texts, but for one that is true or false.
    case wrongType(String)
    /// It has an app secret and an access token.
    case twoSecrets

    /// What the operator reads.
    public var text: OperatorText {
        switch self {
        case .tooLarge, .notJSON: OperatorText(.configurationNotRead)
        case .unknownName(let name), .wrongType(let name): OperatorText(.configurationNotValid, name)
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
