package dev.anoncall

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * A client's settings. They are checked when the client is made; each fault is named by a [ConfigException].
 *
 * @property domain the service's domain, `host` or `host:port`, such as `service.besclouds.com`. The host is a DNS name in ASCII
 *   (`xn--…` where it has other characters) or an IP address (IPv6 in brackets). A pasted `https://host/` is accepted; `http://` is
 *   refused, because calls are made over HTTPS only.
 * @property appKey the app key, sent as `X-APP-Key`.
 * @property tokenDomain the domain that gives tokens for an app secret, if it is not [domain].
 * @property headers headers added to every request, such as `X-TenantSpaceID` in private deployments.
 * @property rootCertificates root certificates to trust, for private deployments: files in PEM (one or several certificates each) or
 *   DER. A server's own self-signed certificate may be one of them. If a part of a file can't be read, no client is made.
 * @property platformRoots whether to trust the platform's roots too. With `false` only [rootCertificates] are trusted.
 * @property pins pins of the server's own public key: base64 of the SHA-256 of its `SubjectPublicKeyInfo` (RFC 7469), with or without
 *   `sha256/` before it. One match suffices. Give a backup pin, or a changed key locks the app out. They apply to [tokenDomain] too.
 * @property proxy the proxy to go through, for both domains. Environment variables are ignored.
 * @property totalTimeout how long a call may take in all: token, connection and answer together. From 1 ms to 5 minutes.
 * @property connectTimeout how long one connection may take to be made: name, TCP, proxy and TLS together. From 1 ms to 5 minutes.
 * @property callHistory whether [CallClient.findCall] may search the call history. The history is the whole tenant's: the access token
 *   reads the numbers of other operators' calls too, which the SDK drops, keeping only what matches. So it is off by default.
 */
public data class ClientConfig(
    val domain: String,
    val appKey: String,
    val tokenDomain: String? = null,
    val headers: List<Header> = emptyList(),
    val rootCertificates: List<ByteArray> = emptyList(),
    val platformRoots: Boolean = true,
    val pins: List<String> = emptyList(),
    val proxy: ProxyConfig? = null,
    val totalTimeout: Duration = 10.seconds,
    val connectTimeout: Duration = 4.seconds,
    val callHistory: Boolean = false,
) {
    /** The settings, with certificates by their number. */
    override fun toString(): String =
        "ClientConfig(domain=$domain, appKey=$appKey, tokenDomain=$tokenDomain, headers=$headers, " +
            "rootCertificates=${rootCertificates.size}, platformRoots=$platformRoots, pins=$pins, proxy=$proxy, " +
            "totalTimeout=$totalTimeout, connectTimeout=$connectTimeout, callHistory=$callHistory)"
}

/**
 * A header added to every request.
 *
 * @property name the name. The SDK's own headers (`Authorization`, `X-APP-Key`, `Content-Type` and the like) can't be replaced.
 * @property value the value. It may be a secret, so it is never shown.
 */
public data class Header(val name: String, val value: String) {
    /** The name alone. */
    override fun toString(): String = "Header($name: [redacted])"
}

/**
 * A proxy that connects to the service by HTTP `CONNECT` (RFC 9110 §9.3.6). TLS goes through it end to end, with the same roots and
 * pins. It looks up the service's name; the device looks up only the proxy's.
 *
 * @property address `host:port` or `http://host:port`, with the rules of [ClientConfig.domain] for the host; the port is required.
 *   `https://` (TLS to the proxy itself), `socks5://` and a user in the address are refused.
 * @property user the user, if the proxy asks for one (Basic, RFC 7617). It goes to the proxy unencrypted.
 * @property password the user's password. It is never shown.
 */
public data class ProxyConfig(val address: String, val user: String? = null, val password: String? = null) {
    /** The address, and whether there is a user. */
    override fun toString(): String {
        // What may have been put before the address by mistake.
        val shown = address.substringAfterLast('@')
        return "ProxyConfig($shown${if (user != null || password != null) ", with a user" else ""})"
    }
}
