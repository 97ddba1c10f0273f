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
    /// What is wrong, after saving failed.
    public internal(set) var fault: SettingsFault?

    @ObservationIgnored private var storedSource: TokenSource?

    /// Whether a secret of the chosen kind is stored, so that the field may stay empty.
    public var isSecretStored: Bool { storedSource?.kind == tokenSource }

    /// What is wrong with a field.
    ///
    /// - Parameter field: The field.
    /// - Returns: What is wrong with it, if it is this one that is at fault.
    public func fault(of field: SettingsFault.Field) -> OperatorText? {
        fault?.field == field ? fault?.text : nil
    }

    /// Shows stored settings, without their secret.
    func show(_ settings: OperatorSettings?) {
        domain = settings?.domain ?? ""
        appKey = settings?.appKey ?? ""
        storedSource = settings?.tokenSource
        tokenSource = settings?.tokenSource.kind ?? .accessToken
        secret = ""
        authority = settings?.authority ?? ""
        callerPresent = settings?.callerPresent ?? ""
        handsOverImmediately = settings?.handsOverImmediately ?? true
        fault = nil
    }

    /// The settings as edited.
    func settings() throws(SettingsFault) -> OperatorSettings {
        OperatorSettings(
            domain: domain.trimmed,
            appKey: appKey.trimmed,
            tokenSource: try editedSource(),
            authority: authority.trimmed,
            callerPresent: callerPresent.trimmed,
            handsOverImmediately: handsOverImmediately
        )
    }

    private func editedSource() throws(SettingsFault) -> TokenSource {
        let typed = secret.trimmed
        if typed.isEmpty, isSecretStored, let storedSource { return storedSource }
        // The SDK checks an app secret itself, but asks for an access token only when it needs one.
        if typed.isEmpty, tokenSource == .accessToken {
            throw SettingsFault(field: .secret, text: OperatorText(.configInvalidAccessToken))
        }
        return TokenSource(tokenSource, secret: typed)
    }
}

extension String {
    /// Without the blanks and line breaks around it that pasting brings along.
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }

    /// Nothing where nothing was entered.
    var ifEntered: String? { isEmpty ? nil : self }
}
