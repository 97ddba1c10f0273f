import AnonCall

/// What is wrong with the settings, and beside which field it is shown.
public struct SettingsFault: Error, Equatable {
    /// A field of the settings.
    public enum Field: Sendable {
        case domain
        case appKey
        case secret
        case authority
        case callerPresent
        case handsOverImmediately
        case callHistory
        /// No field of its own: shown beside the button that saves.
        case all
    }

    /// The field at fault.
    public let field: Field
    /// What is wrong with it.
    public let text: OperatorText
}

extension SettingsFault {
    init(_ error: any Error) {
        switch error {
        case let fault as SettingsFault: self = fault
        case let error as ConfigError: self.init(error)
        case let fault as ConfigurationFault: self.init(field: .all, text: fault.text)
        case is SettingsLocked: self.init(field: .all, text: OperatorText(.settingsLocked))
        default: self.init(field: .all, text: OperatorText(.settingsNotStored))
        }
    }

    /// What a call would fail with, if the settings are what has to be changed.
    init?(_ error: CallError) {
        // A name that is not found may only be missing on this network.
        guard error.advice == .checkSetup || error.advice == .signInAgain else { return nil }
        let field: Field
        switch error.report.atFault {
        case .credentials: field = .secret
        case .domain: field = .domain
        case .rootCertificates: field = .authority
        default: return nil
        }
        self.init(field: field, text: .report(error.report.explanation ?? error.report.title))
    }

    private init(_ error: ConfigError) {
        switch error.kind {
        case .invalidDomain: self.init(field: .domain, text: OperatorText(.configInvalidDomain))
        case .insecureDomain: self.init(field: .domain, text: OperatorText(.configInsecureDomain))
        case .invalidAppKey: self.init(field: .appKey, text: OperatorText(.configInvalidAppKey))
        case .invalidAppSecret: self.init(field: .secret, text: OperatorText(.configInvalidAppSecret))
        case .invalidRootCertificate:
            self.init(field: .authority, text: OperatorText(.configInvalidRootCertificate))
        case .noTrustedRoots: self.init(field: .authority, text: OperatorText(.configNoTrustedRoots))
        case .invalidHeader, .invalidPin, .invalidProxy, .invalidTimeout, .internal, .wrongLibrary:
            self.init(field: .all, text: OperatorText(.configOther, error.message))
        }
    }
}
