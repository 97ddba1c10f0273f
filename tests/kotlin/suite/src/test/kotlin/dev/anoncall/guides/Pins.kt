package dev.anoncall.guides

import dev.anoncall.ClientConfig

internal fun pinned(currentPin: String, backupPin: String): ClientConfig {
    // snippet:begin
    val config = ClientConfig(
        domain = "service.besclouds.com",
        appKey = "your app key",
        // One of them has to match: the key in use, or the one that will replace it.
        pins = listOf(currentPin, backupPin),
    )
    // snippet:end
    return config
}
