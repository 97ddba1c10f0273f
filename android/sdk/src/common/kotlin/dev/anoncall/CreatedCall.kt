package dev.anoncall

/**
 * A call task that was created: what the VoIP SDK needs to dial it.
 *
 * Use [sip] and [accessCode] with SDKs that take host, port and code, and [sipUri] with those that take a SIP URI. Closing it is
 * optional: it wipes the access code from the SDK's memory, which otherwise happens once the object is garbage.
 *
 * @property sip the SIP server to dial.
 * @property accessCode the access code to dial there.
 * @property callSerialNo the call serial number, if the service gave one. Log it: support finds the call by it.
 */
public class CreatedCall internal constructor(
    public val sip: SipAddress,
    public val accessCode: AccessCode,
    public val callSerialNo: String?,
    private val uri: () -> String,
) : AutoCloseable {
    /**
     * A call for an app's tests. Real ones come from [CallClient.createCall].
     *
     * @param sip the SIP server.
     * @param accessCode the access code.
     * @param sipUri what [sipUri] returns.
     * @param callSerialNo the call serial number.
     */
    public constructor(
        sip: SipAddress,
        accessCode: AccessCode,
        sipUri: String,
        callSerialNo: String? = null,
    ) : this(sip, accessCode, callSerialNo, { sipUri })

    /**
     * `sip:{access code}@{host}:{port}`, escaped by RFC 3261 §25.1. It contains the access code: do not log it.
     *
     * @throws IllegalStateException if the call or its access code was closed.
     */
    public fun sipUri(): String = uri()

    /** Wipes the access code from the SDK's memory. [AccessCode.reveal] and [sipUri] fail from then on. */
    override fun close(): Unit = accessCode.close()

    /** The call without its access code. */
    override fun toString(): String = "CreatedCall(sip=$sip, accessCode=$accessCode, callSerialNo=$callSerialNo)"
}

/**
 * The code that reaches the call at the SIP server. It is opaque, and whoever has it can take the call, so only [reveal] shows it.
 * Closing it is optional: it wipes the code from the SDK's memory, which otherwise happens once the object is garbage.
 */
public class AccessCode internal constructor(private val code: Source) : AutoCloseable {
    /**
     * A code for an app's tests. Real ones come from [CallClient.createCall].
     *
     * @param code what [reveal] returns.
     */
    public constructor(code: String) : this(Plain(code))

    /**
     * The code itself, for the VoIP SDK.
     *
     * @throws IllegalStateException if it was closed.
     */
    public fun reveal(): String = code.reveal()

    /** Wipes the code from the SDK's memory. */
    override fun close(): Unit = code.close()

    /** Never the code. */
    override fun toString(): String = "[redacted]"

    /** Where the code is kept. */
    internal interface Source : AutoCloseable {
        fun reveal(): String
    }

    private class Plain(private var code: String?) : Source {
        override fun reveal(): String = checkNotNull(code) { "the access code was closed" }

        override fun close() {
            code = null
        }
    }
}

/**
 * The SIP server of a created call.
 *
 * @property host the host: a name, an IPv4 address, or an IPv6 address without brackets.
 * @property port the port, 1 to 65535.
 * @property address the address as the service gave it.
 */
public data class SipAddress(val host: String, val port: Int, val address: String = "$host:$port")
