package dev.anoncall

/** The case of a [CallException], without its details. Its [name] is stable: use it in logs, analytics and tests. */
public enum class CallErrorKind {
    /** See [CallException.InvalidRequest]. */
    INVALID_REQUEST,

    /** See [CallException.TokenUnavailable]. */
    TOKEN_UNAVAILABLE,

    /** See [CallException.NotConnected]. */
    NOT_CONNECTED,

    /** See [CallException.Untrusted]. */
    UNTRUSTED,

    /** See [CallException.NoAnswer]. */
    NO_ANSWER,

    /** See [CallException.TimedOut]. */
    TIMED_OUT,

    /** See [CallException.HttpStatus]. */
    HTTP_STATUS,

    /** See [CallException.Rejected]. */
    REJECTED,

    /** See [CallException.UnreadableAnswer]. */
    UNREADABLE_ANSWER,

    /** See [CallException.Cancelled]. */
    CANCELLED,

    /** See [CallException.Internal]. */
    INTERNAL,
}

/** What the app should do next. */
public enum class Advice {
    /** Change the called number, the presented number or the call data, then call again. */
    FIX_REQUEST,

    /** The app's set-up is wrong: domain, app key, certificates, pins, or the device's clock. */
    CHECK_SETUP,

    /** The session at the app's backend has ended or the credentials are no longer valid: sign in again. */
    SIGN_IN_AGAIN,

    /** Calling again immediately is safe and may succeed. */
    RETRY_NOW,

    /** Calling again is safe, but wait: for [retryAfter][CallException.retryAfter] if given, otherwise a few seconds. */
    RETRY_LATER,

    /** A call task may exist: check before calling again, or ask the operator. */
    CHECK_BEFORE_RETRYING,

    /** Only the provider can fix this. Pass on the result code and the call serial number. */
    CONTACT_PROVIDER,
}

/** A field of a [CallRequest]. */
public enum class RequestField {
    /** The called number. */
    CALLED,

    /** The number shown as the caller. */
    CALLER_PRESENT,

    /** The call data. */
    CALL_DATA,
}

/** Why there was no access token. */
public enum class TokenProblem {
    /** The app's token provider failed. */
    PROVIDER_FAILED,

    /** The app's token provider says that the operator has to sign in again. */
    SIGNED_OUT,

    /** No token came before the call's deadline. */
    TIMED_OUT,

    /** What came is not a bearer token (RFC 6750 §2.1). */
    INVALID_TOKEN,

    /** The token endpoint refused the request (HTTP status 400 to 404). The app key, the app secret or the domain may be wrong. */
    REFUSED,

    /** The token endpoint failed. */
    ENDPOINT_FAILED,
}

/** Why there was no connection. */
public enum class ConnectionProblem {
    /** The domain has no address. Usually the device is offline; otherwise the domain is wrong. */
    NAME_NOT_RESOLVED,

    /** The connection was refused, took too long, or broke before the request was sent. */
    NOT_REACHED,

    /**
     * The TLS handshake failed for a cause that does not pass by itself: the server speaks no TLS at this port, supports only old
     * versions, does not know the domain, or asks for a client certificate.
     */
    TLS_FAILED,

    /** The proxy could not be reached, or no connection through it was made in time. */
    PROXY_NOT_REACHED,

    /** The proxy does not connect to the service: it forbids it, can't reach the service itself, or does not answer as a proxy. */
    PROXY_REFUSED,

    /** The proxy wants a user and a password, or refuses those that it got (status 407). */
    PROXY_AUTHENTICATION,
}

/** Why the server was not trusted. */
public enum class TrustProblem {
    /** The certificate comes from no trusted authority: a private deployment whose root is missing, or an attack. */
    UNKNOWN_AUTHORITY,

    /** The certificate has expired or is not valid yet: often the device's clock is wrong. */
    NOT_VALID_NOW,

    /** The certificate is for another host. */
    WRONG_HOST,

    /** The server's public key matches no pin. */
    PIN_MISMATCH,

    /** The certificate was revoked. */
    REVOKED,

    /** The certificate is unusable for another reason. */
    OTHER,
}
