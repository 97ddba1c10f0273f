package dev.anoncall

import kotlin.time.Duration

/** Why a client could not be made. All but [LibraryUnavailable] and [Internal] are faults of the app's settings. */
public sealed class ConfigException(
    /** What happened, in English, for logs and support. */
    override val message: String,
    cause: Throwable? = null,
) : Exception(message, cause) {
    /**
     * The domain is not `host` or `host:port`.
     *
     * @property domain the domain as it was given.
     * @property reason what is wrong with it.
     */
    public class InvalidDomain(message: String, public val domain: String, public val reason: String) :
        ConfigException(message)

    /**
     * The domain begins with `http://`. Calls are made over HTTPS only, and no setting changes that.
     *
     * @property domain the domain as it was given.
     */
    public class InsecureDomain(message: String, public val domain: String) : ConfigException(message)

    /**
     * The app key is empty or can't be sent in a header.
     *
     * @property reason what is wrong with it.
     */
    public class InvalidAppKey(message: String, public val reason: String) : ConfigException(message)

    /**
     * The app secret is empty or is no text.
     *
     * @property reason what is wrong with it.
     */
    public class InvalidAppSecret(message: String, public val reason: String) : ConfigException(message)

    /**
     * A header can't be sent, or is one of the SDK's own.
     *
     * @property name the header's name.
     * @property reason what is wrong with it.
     */
    public class InvalidHeader(message: String, public val name: String, public val reason: String) :
        ConfigException(message)

    /**
     * A root certificate can't be read.
     *
     * @property index which one, counted from 0.
     * @property reason what is wrong with it.
     */
    public class InvalidRootCertificate(message: String, public val index: Int, public val reason: String) :
        ConfigException(message)

    /**
     * There are no root certificates at all, so no server could be trusted. On Android, make clients by [AnonCall.create], which reads
     * the device's roots.
     */
    public class NoTrustedRoots(message: String) : ConfigException(message)

    /**
     * A pin can't be read.
     *
     * @property pin the pin as it was given.
     * @property reason what is wrong with it.
     */
    public class InvalidPin(message: String, public val pin: String, public val reason: String) :
        ConfigException(message)

    /**
     * The proxy's address, user or password can't be used.
     *
     * @property reason what is wrong with it. Neither address nor user nor password is repeated.
     */
    public class InvalidProxy(message: String, public val reason: String) : ConfigException(message)

    /**
     * A timeout is out of range.
     *
     * @property setting the setting's name, such as `totalTimeout`.
     * @property value its value.
     */
    public class InvalidTimeout(message: String, public val setting: String, public val value: Duration) :
        ConfigException(message)

    /**
     * The native library could not be loaded, or it is of another version than the Kotlin part.
     *
     * @property reason what happened.
     */
    public class LibraryUnavailable(message: String, public val reason: String, cause: Throwable? = null) :
        ConfigException(message, cause)

    /**
     * The device can't run a client: for instance, no thread could be started.
     *
     * @property reason what happened.
     */
    public class Internal(message: String, public val reason: String) : ConfigException(message)
}
