package dev.anoncall

/**
 * Whether a call task may exist at the service although the call failed. `false` means that certainly none was created,
 * so that calling again cannot ring twice.
 */
public val CallException.callMayExist: Boolean
    get() = callMayExist()

/** What the app should do next. */
public val CallException.advice: Advice
    get() = advice()

/** The case as a plain value. Its [name][Enum.name] is stable: use it in logs, analytics and tests. */
public val CallException.kind: CallErrorKind
    get() = kind()

/** Seconds to wait before the next call, if the service or its token endpoint asked for it (`Retry-After`). */
public val CallException.retryAfterSeconds: Long?
    get() = when (this) {
        is CallException.HttpStatus -> retryAfterSeconds
        is CallException.TokenUnavailable -> retryAfterSeconds
        else -> null
    }

/** The service's own code as it came, if it gave one: the result code or a gateway's code. Support asks for it. */
public val CallException.serviceCode: String?
    get() = when (this) {
        is CallException.Rejected -> resultCode.code
        is CallException.HttpStatus -> serviceCode
        is CallException.TokenUnavailable -> serviceCode
        else -> null
    }

/** The service's identifier for the request (`request_id`), if it gave one. Support finds the request by it. */
public val CallException.requestId: String?
    get() = when (this) {
        is CallException.HttpStatus -> requestId
        else -> null
    }

/** The call serial number, if the service gave one. Support finds the call by it. */
public val CallException.callSerialNo: String?
    get() = when (this) {
        is CallException.Rejected -> callSerialNo
        is CallException.HttpStatus -> callSerialNo
        is CallException.UnreadableAnswer -> callSerialNo
        else -> null
    }
