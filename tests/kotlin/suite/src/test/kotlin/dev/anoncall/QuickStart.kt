package dev.anoncall

import dev.anoncall.support.Sandbox
import kotlin.time.Duration.Companion.seconds

/** The README's snippet in an app that is as small as can be. QuickStartTest runs it. */
internal class QuickStart(private val sandbox: Sandbox) {
    /** What the app did. */
    val done = mutableListOf<String>()
    private val backend = Backend()
    private val voip = Voip()
    private val screen = Screen()

    suspend fun run(number: String) {
        // snippet:begin
        val credentials = AccessTokens { AccessToken(backend.accessToken(), lifetime = 600.seconds) }
        val client = AnonCall.create(context, "service.besclouds.com", appKey = "your app key", credentials)
        client.keepReady(true) // while the dial pad is shown: a call then takes one round trip

        try {
            val call = client.createCall(CallRequest(called = number))
            voip.dial(call.sip.host, call.sip.port, call.accessCode.reveal()) // or call.sipUri()
        } catch (e: CallException) {
            if (e.callMayExist) screen.askBeforeCallingAgain() else screen.show(e.advice)
        }
        // snippet:end
        client.close()
    }

    /** Android's, which is not here. The suite of `tests/android` compiles its first steps against the real ones. */
    private val context = Unit

    @Suppress("ktlint:standard:property-naming")
    private val AnonCall = ClientsOfTheSandbox()

    private inner class ClientsOfTheSandbox {
        @Suppress("RedundantSuspendModifier", "UNUSED_PARAMETER")
        suspend fun create(context: Unit, domain: String, appKey: String, credentials: Credentials): CallClient {
            check(domain == "service.besclouds.com" && appKey == "your app key")
            return CallClient.create(sandbox.config, credentials)
        }
    }

    private inner class Backend {
        suspend fun accessToken(): String = sandbox.newToken()
    }

    private inner class Voip {
        fun dial(host: String, port: Int, accessCode: String) {
            done += "dial $accessCode at $host:$port"
        }
    }

    private inner class Screen {
        fun askBeforeCallingAgain() {
            done += "ask before calling again"
        }

        fun show(advice: Advice) {
            done += "show $advice"
        }
    }
}
