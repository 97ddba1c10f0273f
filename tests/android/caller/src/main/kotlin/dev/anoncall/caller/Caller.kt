package dev.anoncall.caller

import dev.anoncall.AccessToken
import dev.anoncall.AccessTokens
import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.CallObserver
import dev.anoncall.CallRequest
import dev.anoncall.CallStep
import dev.anoncall.ClientConfig
import kotlinx.coroutines.runBlocking
import kotlin.io.path.Path
import kotlin.io.path.readBytes

/** Calls each number once and prints what came of it: `caller DOMAIN APP_KEY TOKEN CA_FILE NUMBER…`. */
fun main(arguments: Array<String>): Unit = runBlocking {
    val (domain, appKey, token, authority) = arguments
    val config = ClientConfig(
        domain = domain,
        appKey = appKey,
        rootCertificates = listOf(Path(authority).readBytes()),
        platformRoots = false,
    )
    val observer = CallObserver { event -> if (event.step is CallStep.RequestSent) println("sent") }
    CallClient.create(config, AccessTokens { AccessToken(token) }, observer).use { client ->
        for (called in arguments.drop(FIRST_NUMBER)) println(outcome(client, called))
    }
}

private suspend fun outcome(client: CallClient, called: String): String = try {
    client.createCall(CallRequest(called)).sipUri()
} catch (exception: CallException) {
    "${exception.kind} ${exception.callMayExist} ${exception.message}"
}

private const val FIRST_NUMBER = 4
