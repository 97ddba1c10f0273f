package dev.anoncall

import dev.anoncall.support.Sandbox

/** The README's snippet in an app that is as small as can be. QuickStartTest runs it. */
internal class QuickStart(private val sandbox: Sandbox) {
    /** What the app did. */
    val done = mutableListOf<String>()
    private val backend = Backend()
    private val voip = Voip()
    private val screen = Screen()

    suspend fun run(number: String) {
        // snippet:begin
        val client = CallClient(
            ClientConfig(domain = "service.besclouds.com", appKey = "your app key"),
            AccessTokens { AccessToken(backend.accessToken(), lifetimeSeconds = 600) },
        )
        client.keepReady(true) // while the dial pad is on screen: a call then takes one round trip

        try {
            val call = client.createCall(CallRequest(called = number, callerPresent = "95599"))
            voip.dial(call.sip.host, call.sip.port, call.accessCode.reveal()) // or call.sipUri()
        } catch (e: CallException) {
            if (e.callMayExist) screen.askBeforeCallingAgain() else screen.show(e.advice)
        }
        // snippet:end
        client.close()
    }

    /** Leads the snippet to the sandbox: a member goes before the constructor of the same name. */
    @Suppress("TestFunctionName", "ktlint:standard:function-naming")
    private fun ClientConfig(domain: String, appKey: String): ClientConfig {
        check(domain == "service.besclouds.com" && appKey == "your app key")
        return sandbox.config
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
