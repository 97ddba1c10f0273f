package dev.anoncall.recipes

import android.content.Context
import dev.anoncall.AccessToken
import dev.anoncall.AccessTokens
import dev.anoncall.AnonCall
import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.CallRequest
import dev.anoncall.LogcatObserver
import kotlin.time.Duration.Companion.seconds

/** android/README.md's first steps, as they stand there. */
internal class FirstSteps(private val backend: Backend, private val voip: Voip, private val screen: Screen) {
    interface Backend {
        suspend fun accessToken(): String
    }

    fun interface Voip {
        fun dial(sipUri: String)
    }

    interface Screen {
        fun askBeforeCallingAgain()

        fun show(advice: dev.anoncall.Advice)
    }

    suspend fun run(context: Context, number: String) {
        // snippet:begin
        // Once, when the operator signs in. Keep the client, for instance in the application object.
        val client: CallClient = AnonCall.create(
            context,
            domain = "service.besclouds.com",
            appKey = "your app key",
            credentials = AccessTokens { AccessToken(backend.accessToken(), lifetime = 600.seconds) },
            observer = LogcatObserver(),
        )

        // While the dial pad is visible: token and connection are kept ready.
        client.keepReady(true)

        // When the operator taps "call".
        try {
            val call = client.createCall(CallRequest(called = number, callerPresent = "95599"))
            voip.dial(call.sipUri())
        } catch (e: CallException) {
            if (e.callMayExist) screen.askBeforeCallingAgain() else screen.show(e.advice)
        }

        // When the dial pad is left, and when the operator signs out.
        client.keepReady(false)
        client.close()
        // snippet:end
    }
}
