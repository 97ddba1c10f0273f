import Foundation
import Observation

/// The settings while the operator edits them.
@MainActor
@Observable
public final class SettingsForm {
    /// The service's domain.
    public var domain = ""
    /// The app key.
    public var appKey = ""
    /// Where access tokens come from.
    public var tokenSource = TokenSource.Kind.accessToken {
        didSet {
            // What was typed belongs to the other one.
            if tokenSource != oldValue { secret = "" }
        }
    }
    /// The access token or the app secret, as typed. A stored one is not shown here; left empty, it is kept.
    public var secret = ""
    /// The organisation's own certificate authority in PEM.
    public var authority = ""
    /// The presented number that calls begin with.
    public var callerPresent = ""
    /// Whether a created call is handed over to what dials it without another tap.
    public var handsOverImmediately = true
    /// Whether a call that may exist is looked up in the call history.
    public var callHistory = false
    /// Whether everything is shown, also what an organisation sets for its operators.
    public var isForExperts = false
    /// What is wrong, after saving failed.
    public internal(set) var fault: SettingsFault?

    /// What the device management has set, which can't be edited.
    private var managed: Set<SettingsFault.Field> = []

    @ObservationIgnored private var storedSource: TokenSource?

    /// Whether a secret of the chosen kind is stored, so that the field may stay empty.
    public var isSecretStored: Bool {
        storedSource?.kind == tokenSource && storedSource?.hasSecret == true
    }

    /// Whether the device management has set a field.
    ///
    /// - Parameter field: The field.
    /// - Returns: Whether it can only be looked at.
    public func isManaged(_ field: SettingsFault.Field) -> Bool { managed.contains(field) }

    /// Whether a field is shown: to operators their own, and whatever is at fault.
    ///
    /// - Parameter field: The field.
    /// - Returns: Whether it is shown.
    public func shows(_ field: SettingsFault.Field) -> Bool {
        switch field {
        case .domain, .appKey, .authority, .callHistory: isForExperts || fault?.field == field
        case .secret, .callerPresent, .handsOverImmediately, .all: true
        }
    }

    /// What is wrong with a field.
    ///
    /// - Parameter field: The field.
    /// - Returns: What is wrong with it, if it is this one that is at fault.
    public func fault(of field: SettingsFault.Field) -> OperatorText? {
        fault?.field == field ? fault?.text : nil
    }

    /// Shows stored settings, without their secret.
    func show(_ settings: OperatorSettings?, managed: Set<SettingsFault.Field>) {
        self.managed = managed
        domain = settings?.domain ?? ""
        appKey = settings?.appKey ?? ""
        storedSource = settings?.tokenSource
        tokenSource = settings?.tokenSource.kind ?? .accessToken
        secret = ""
        authority = settings?.authority ?? ""
        callerPresent = settings?.callerPresent ?? ""
        handsOverImmediately = settings?.handsOverImmediately ?? true
        callHistory = settings?.callHistory ?? false
        // Without settings somebody has to enter them.
        isForExperts = settings == nil && managed.isEmpty
        fault = nil
    }

    /// Puts the values of a configuration into their fields. What the management has set stays.
    func fill(in configuration: Configuration) {
        fault = nil
        if let domain = configuration.domain, !isManaged(.domain) { self.domain = domain }
        if let appKey = configuration.appKey, !isManaged(.appKey) { self.appKey = appKey }
        if let source = configuration.tokenSource, !isManaged(.secret) {
            tokenSource = source.kind
            secret = source.secret
        }
        if let authority = configuration.authority, !isManaged(.authority) { self.authority = authority }
        if let number = configuration.callerPresent, !isManaged(.callerPresent) { callerPresent = number }
        if let isOn = configuration.handsOverImmediately, !isManaged(.handsOverImmediately) { handsOverImmediately = isOn }
        if let isOn = configuration.callHistory, !isManaged(.callHistory) { callHistory = isOn }
    }

    /// The settings as edited.
    func settings() throws(SettingsFault) -> OperatorSettings {
        let settings = OperatorSettings(
            domain: domain.trimmed,
            appKey: appKey.trimmed,
            tokenSource: editedSource,
            authority: authority.trimmed,
            callerPresent: callerPresent.trimmed,
            handsOverImmediately: handsOverImmediately,
            callHistory: callHistory
        )
        try settings.checkSecret()
        return settings
    }

    private var editedSource: TokenSource {
        let typed = secret.trimmed
        if typed.isEmpty, isSecretStored, let storedSource { return storedSource }
        return TokenSource(tokenSource, secret: typed)
    }
}

extension OperatorSettings {
    /// The SDK asks for an access token only when it needs one; nothing is stored without it.
    func checkSecret() throws(SettingsFault) {
        if tokenSource.hasSecret { return }
        switch tokenSource.kind {
        case .accessToken: throw SettingsFault(field: .secret, text: OperatorText(.configInvalidAccessToken))
        case .appSecret: throw SettingsFault(field: .secret, text: OperatorText(.configInvalidAppSecret))
        }
    }
}

extension String {
    /// Without the blanks and line breaks around it that pasting brings along.
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }

    /// Nothing where nothing was entered.
    var ifEntered: String? { isEmpty ? nil : self }
}
