import Foundation

/// Why a client could not be made. All kinds but ``Kind/internal`` and ``Kind/wrongLibrary`` are faults of the app's settings.
public struct ConfigError: Error, Hashable, Sendable {
    /// What kind of fault it is.
    public enum Kind: String, CaseIterable, Sendable {
        /// The domain is not `host` or `host:port`.
        case invalidDomain = "invalid_domain"
        /// The domain begins with `http://`. Calls are made over HTTPS only, and no setting changes that.
        case insecureDomain = "insecure_domain"
        /// The app key is empty or can't be sent in a header.
        case invalidAppKey = "invalid_app_key"
        /// The app secret is empty.
        case invalidAppSecret = "invalid_app_secret"
        /// A header can't be sent, or is one of the SDK's own.
        case invalidHeader = "invalid_header"
        /// A root certificate can't be read.
        case invalidRootCertificate = "invalid_root_certificate"
        /// There are no root certificates at all, so no server could be trusted.
        case noTrustedRoots = "no_trusted_roots"
        /// A pin can't be read.
        case invalidPin = "invalid_pin"
        /// The proxy's address, user or password can't be used.
        case invalidProxy = "invalid_proxy"
        /// A timeout is out of range.
        case invalidTimeout = "invalid_timeout"
        /// The device can't run a client: for instance, no thread could be started.
        case `internal` = "internal"
        /// The compiled library in the app is of another version than the SDK's Swift code.
        case wrongLibrary = "wrong_library"
    }

    /// What kind of fault it is.
    public var kind: Kind
    /// Which setting is at fault and why, in one English sentence. It contains no secret.
    public var message: String

    /// An error of the app's own, for its tests and previews.
    ///
    /// - Parameters:
    ///   - kind: What kind of fault it is.
    ///   - message: Which setting is at fault and why, in one English sentence.
    public init(_ kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }
}

extension ConfigError: CustomStringConvertible, LocalizedError {
    /// Which setting is at fault, and why.
    public var description: String { message }

    /// Which setting is at fault, and why.
    public var errorDescription: String? { message }
}
