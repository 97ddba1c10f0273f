import AnonCall

/// Where the access tokens come from, with the secret that it takes.
///
/// An app with a backend of its own adds a case that holds the operator's session, and in ``credentials`` asks the backend:
/// `.accessTokens { _ in try await backend.accessToken(session) }`. A published app keeps only that case.
public enum TokenSource: Codable, Equatable, Sendable {
    /// An access token that the operator pasted in. How long it lives is not known.
    case accessToken(String)
    /// The tenant's app secret, for trusted devices only.
    case appSecret(String)

    /// The kinds of sources, as the operator chooses among them.
    public enum Kind: CaseIterable, Sendable {
        case accessToken
        case appSecret

        /// What the operator chooses.
        public var label: OperatorText {
            switch self {
            case .accessToken: OperatorText(.settingsSourceAccessToken)
            case .appSecret: OperatorText(.settingsSourceAppSecret)
            }
        }

        /// The name of the secret that it takes.
        public var secretLabel: OperatorText {
            switch self {
            case .accessToken: OperatorText(.settingsAccessToken)
            case .appSecret: OperatorText(.settingsAppSecret)
            }
        }
    }

    init(_ kind: Kind, secret: String) {
        switch kind {
        case .accessToken: self = .accessToken(secret)
        case .appSecret: self = .appSecret(secret)
        }
    }

    var kind: Kind {
        switch self {
        case .accessToken: .accessToken
        case .appSecret: .appSecret
        }
    }

    /// The secret in plain text, to be typed over or used.
    var secret: String {
        switch self {
        case .accessToken(let secret), .appSecret(let secret): secret
        }
    }

    /// Whether there is a secret: it may have been deleted.
    var hasSecret: Bool { !secret.isEmpty }

    /// The same kind, with its secret deleted.
    var withoutSecret: TokenSource { TokenSource(kind, secret: "") }

    var credentials: CallCredentials {
        guard hasSecret else {
            return .accessTokens { _ in throw TokenProviderError.signedOut(reason: "the secret was deleted") }
        }
        switch self {
        case .accessToken(let token):
            return .accessTokens { reason in
                // There is no other one to give.
                if reason == .refused { throw TokenProviderError.signedOut(reason: "the access token was refused") }
                return AccessToken(token)
            }
        case .appSecret(let secret): return .appSecret(secret)
        }
    }
}

extension TokenSource: CustomStringConvertible, CustomReflectable {
    /// The kind, without the secret.
    public var description: String { "\(kind)" }

    /// A mirror without fields: the secret is never shown.
    public var customMirror: Mirror { Mirror(self, children: [], ancestorRepresentation: .suppressed) }
}
