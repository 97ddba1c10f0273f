package dev.anoncall.guides

import dev.anoncall.ClientConfig
import dev.anoncall.Header
import dev.anoncall.ProxyConfig

internal fun privateDeployment(appKey: String, rootCertificate: ByteArray, proxyPassword: String): ClientConfig {
    // snippet:begin
    val config = ClientConfig(
        domain = "10.20.30.40:28443",
        appKey = appKey,
        // Where tokens for an app secret come from, if not from `domain`.
        tokenDomain = "tokens.calls.example:28444",
        // What your gateway asks for with every request. The values are never shown.
        headers = listOf(Header("X-TenantSpaceID", "your tenant space")),
        // Your own authority, and no other: without `platformRoots` the device's are not trusted.
        rootCertificates = listOf(rootCertificate),
        platformRoots = false,
    )

    // The same through a proxy.
    val proxied = config.copy(
        proxy = ProxyConfig(address = "proxy.calls.example:3128", user = "operators", password = proxyPassword),
    )
    // snippet:end
    return proxied
}
