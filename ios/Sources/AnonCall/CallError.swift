import Foundation

/// Why a call failed.
///
/// Read ``callMayExist`` before calling again, and ``advice`` for what to do. It contains no secret. Its texts are English, for logs and
/// support; ``report`` has texts for the operator.
public struct CallError: Error, Hashable, Sendable {
    /// What kind of failure it was.
    public var kind: Kind
    /// Whether a call task may exist at the service although the call failed. `false` means that certainly none was created.
    public var callMayExist: Bool
    /// What the app should do next.
    public var advice: CallAdvice
    /// What happened, in one English sentence.
    public var message: String
    /// What exactly happened, in English, if more is known. For ``Kind/tokenUnavailable``, the token provider's own text.
    public var reason: String?
    /// The field at fault. For ``Kind/invalidRequest``.
    public var requestField: RequestField?
    /// Why there was no access token. For ``Kind/tokenUnavailable``.
    public var tokenProblem: TokenProblem?
    /// Why the service could not be reached. For ``Kind/notConnected``.
    public var connectionProblem: ConnectionProblem?
    /// Why the server was not trusted. For ``Kind/untrusted``.
    public var trustProblem: TrustProblem?
    /// The service's result code, with its meaning. For ``Kind/rejected``, and for ``Kind/httpStatus`` if the answer had a documented one.
    public var resultCode: ResultCode?
    /// The HTTP status that the service, or its token endpoint, answered with, if it is not 200.
    public var httpStatus: Int?
    /// Seconds to wait before the next call, if the service or its token endpoint asked for it (`Retry-After`).
    public var retryAfter: TimeInterval?
    /// The service's own code as it came, if it gave one: the result code or a gateway's code. Support asks for it.
    public var serviceCode: String?
    /// The service's own description, if it gave one.
    public var serviceDescription: String?
    /// The service's identifier for the request (`request_id`), if it gave one. Support finds the request by it.
    public var requestID: String?
    /// The call serial number, if the service gave one. Support finds the call by it.
    public var callSerialNo: String?
    /// The failure for an operator's screen and for support.
    public var report: FailureReport

    /// An error of the app's own, for its tests and previews. Everything else can be set afterwards.
    ///
    /// - Parameters:
    ///   - kind: What kind of failure it is.
    ///   - callMayExist: Whether a call task may exist.
    ///   - advice: What the app should do next.
    ///   - message: What happened, in one English sentence.
    public init(_ kind: Kind, callMayExist: Bool, advice: CallAdvice, message: String? = nil) {
        self.kind = kind
        self.callMayExist = callMayExist
        self.advice = advice
        self.message = message ?? "the call failed (\(kind.rawValue))"
        report = FailureReport(.call(kind), callMayExist: callMayExist, advice: advice)
    }
}

extension CallError {
    /// What kind of failure it was. The raw values do not change; log those.
    public enum Kind: String, CaseIterable, Sendable {
        /// The request breaks a rule of the service. Nothing was sent.
        case invalidRequest = "invalid_request"
        /// There was no access token, so no call was sent.
        case tokenUnavailable = "token_unavailable"
        /// The service could not be reached: DNS lookup, connection or TLS handshake failed. Nothing was sent.
        case notConnected = "not_connected"
        /// The server did not prove its identity. Nothing was sent.
        case untrusted = "untrusted"
        /// The request was sent, then the connection broke before an answer arrived. A call task may exist.
        case noAnswer = "no_answer"
        /// The deadline passed. If the request had been sent, a call task may exist.
        case timedOut = "timed_out"
        /// The service answered with an HTTP status other than 200. What its body says counts more than the status.
        case httpStatus = "http_status"
        /// The service answered that the call failed.
        case rejected = "rejected"
        /// An answer came that can't be used: it is not HTTP, or it has status 200 but is not what the service documents. A call task may
        /// exist.
        case unreadableAnswer = "unreadable_answer"
        /// The app cancelled the call, or released the client. If the request had been sent, a call task may exist.
        case cancelled = "cancelled"
        /// A fault in the SDK. Please report it.
        case `internal` = "internal"
    }

    /// A field of a call's request.
    public enum RequestField: String, CaseIterable, Sendable {
        /// The called number.
        case called
        /// The number shown as the caller.
        case callerPresent = "caller_present"
        /// The call data.
        case callData = "call_data"
    }

    /// Why there was no access token.
    public enum TokenProblem: String, CaseIterable, Sendable {
        /// The app's token provider failed.
        case providerFailed = "provider_failed"
        /// The app's token provider says that the operator has to sign in again.
        case signedOut = "signed_out"
        /// No token came before the call's deadline.
        case timedOut = "timed_out"
        /// What came is not a bearer token (RFC 6750 §2.1).
        case invalidToken = "invalid_token"
        /// The token endpoint refused the request (HTTP status 400 to 404). The app key, the app secret or the domain may be wrong.
        case refused
        /// The token endpoint failed.
        case endpointFailed = "endpoint_failed"
    }

    /// Why the service could not be reached.
    public enum ConnectionProblem: String, CaseIterable, Sendable {
        /// The domain has no address. Usually the device is offline; otherwise the domain is wrong.
        case nameNotResolved = "name_not_resolved"
        /// The connection was refused, took too long, or broke before the request was sent.
        case notReached = "not_reached"
        /// The TLS handshake failed for a cause that does not pass by itself: the server speaks no TLS at this port, supports only old
        /// versions, does not know the domain, or asks for a client certificate.
        case tlsFailed = "tls_failed"
        /// The proxy could not be reached, or no connection through it was made in time.
        case proxyNotReached = "proxy_not_reached"
        /// The proxy does not connect to the service: it forbids it, can't reach the service itself, or does not answer as a proxy.
        case proxyRefused = "proxy_refused"
        /// The proxy wants a user and a password, or refuses those that it got (status 407).
        case proxyAuthentication = "proxy_authentication"
    }

    /// Why a server was not trusted.
    public enum TrustProblem: String, CaseIterable, Sendable {
        /// The certificate comes from no trusted authority: a private deployment whose root is missing, or an attack.
        case unknownAuthority = "unknown_authority"
        /// The certificate has expired or is not valid yet: often the device's clock is wrong.
        case notValidNow = "not_valid_now"
        /// The certificate is for another host.
        case wrongHost = "wrong_host"
        /// The server's public key matches no pin.
        case pinMismatch = "pin_mismatch"
        /// The certificate was revoked.
        case revoked
        /// The certificate is unusable for another reason.
        case other
    }
}

extension CallError: CustomStringConvertible, LocalizedError {
    /// What happened, in one English sentence.
    public var description: String { message }

    /// What happened, in one English sentence.
    public var errorDescription: String? { message }

    /// The likely cause, if the service's result code implies one.
    public var failureReason: String? {
        kind == .rejected ? resultCode?.cause : nil
    }

    /// What to do next.
    public var recoverySuggestion: String? {
        if !callMayExist, kind == .rejected, let resultCode {
            return resultCode.remedy
        }
        return advice.suggestion
    }
}

extension CallAdvice {
    fileprivate var suggestion: String {
        switch self {
        case .fixRequest: "Change the called number, the presented number or the call data, then call again."
        case .checkSetup: "Check the app's set-up: domain, app key, certificates, pins and the device's clock."
        case .signInAgain: "Sign in again."
        case .retryNow: "Call again."
        case .retryLater: "Call again after a moment."
        case .checkBeforeRetrying: "A call task may exist. Check before calling again."
        case .contactProvider: "Contact the provider and pass on the result code."
        }
    }
}
