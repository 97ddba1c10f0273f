package dev.anoncall.bench

import dev.anoncall.AccessToken
import dev.anoncall.AccessTokens
import dev.anoncall.CallClient
import dev.anoncall.CallRequest
import dev.anoncall.ClientConfig

/** A client of the SDK, as an app makes one. */
suspend fun anonCallClient(arguments: Arguments): CallClient {
    val config = ClientConfig(
        domain = arguments.domain,
        appKey = APP_KEY,
        rootCertificates = listOf(arguments.ca),
        platformRoots = false,
    )
    return CallClient.create(config, AccessTokens { AccessToken(arguments.token) })
}

suspend fun CallClient.callOnce() {
    val call = createCall(CallRequest(called = CALLED))
    check(call.accessCode.use { it.reveal() } == ACCESS_CODE) { "not the expected call" }
}
