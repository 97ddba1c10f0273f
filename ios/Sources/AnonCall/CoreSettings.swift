internal import AnonCallCore

// What an app gives, as the core takes it.

extension ClientConfig {
    var core: AnonCallCore.ClientConfig {
        AnonCallCore.ClientConfig(
            domain: domain,
            appKey: appKey,
            tokenDomain: tokenDomain,
            headers: headers.map { AnonCallCore.Header(name: $0.name, value: $0.value) },
            rootCertificates: rootCertificates,
            platformRoots: platformRoots,
            pins: pins,
            proxy: proxy.core,
            totalTimeoutMs: milliseconds(totalTimeout),
            connectTimeoutMs: milliseconds(connectTimeout),
            callHistory: callHistory
        )
    }
}

extension ClientConfig.Proxy {
    /// The system's is set later, as often as it changes.
    fileprivate var core: AnonCallCore.ProxyConfig? {
        switch self {
        case .direct, .system: nil
        case .custom(let proxy): proxy.core
        }
    }
}

extension ProxyConfig {
    var core: AnonCallCore.ProxyConfig {
        AnonCallCore.ProxyConfig(address: address, user: user, password: password)
    }
}

extension CallCredentials {
    var core: AnonCallCore.Credentials {
        switch source {
        case .provider(let provider): .accessTokens(provider: CoreTokenProvider(provider: provider))
        case .appSecret(let secret): .appSecret(secret: secret)
        }
    }
}

/// An app's token provider, as the core asks it.
private final class CoreTokenProvider: AnonCallCore.TokenProvider {
    private let provider: any TokenProvider

    init(provider: any TokenProvider) {
        self.provider = provider
    }

    func accessToken(reason: AnonCallCore.TokenReason) async throws -> AnonCallCore.AccessToken {
        do {
            return try await provider.accessToken(reason: TokenReason(reason)).core
        } catch {
            throw coreError(of: error)
        }
    }

    /// An error other than the declared ones is reported by its own description: its fields may hold secrets.
    private func coreError(of error: any Error) -> AnonCallCore.TokenProviderError {
        switch error {
        case TokenProviderError.signedOut(let reason): .SignedOut(reason: reason)
        case TokenProviderError.failed(let reason): .Failed(reason: reason)
        default: .Failed(reason: error.localizedDescription)
        }
    }
}

extension TokenReason {
    fileprivate init(_ reason: AnonCallCore.TokenReason) {
        self =
            switch reason {
            case .needed: .needed
            case .expiresSoon: .expiresSoon
            case .refused: .refused
            }
    }
}
