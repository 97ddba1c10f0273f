package dev.anoncall

import android.util.Log
import dev.anoncall.device.DeviceStores
import dev.anoncall.support.Canaries
import dev.anoncall.support.eventually
import dev.anoncall.support.withSandbox
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.shadows.ShadowLog
import kotlin.test.Test
import kotlin.test.assertTrue

@RunWith(RobolectricTestRunner::class)
class LogcatObserverTest {
    @get:Rule
    val stores = DeviceStores()

    @Test
    fun `Logcat gets every step of a call, and neither numbers nor secrets`() = withSandbox { sandbox ->
        stores.trust("system:sandbox", sandbox.authority)
        val client = AnonCall.create(
            RuntimeEnvironment.getApplication(),
            sandbox.domain,
            sandbox.appKey,
            AppSecret(sandbox.appSecret),
            LogcatObserver(tag = "Calls", priority = Log.INFO),
        )
        val call = client.use { it.createCall(CallRequest(Canaries.CALLED, Canaries.DATA, Canaries.CALLER)) }
        val log = eventually("the last step is logged") {
            ShadowLog.getLogsForTag("Calls").takeIf { log -> log.any { "Finished" in it.msg } }
        }
        assertTrue(log.all { it.type == Log.INFO })
        for (step in listOf("TokenRequested", "Connected", "RequestSent", "Answered")) {
            assertTrue(log.any { step in it.msg }, "$step is missing in $log")
        }
        for (line in ShadowLog.getLogs()) {
            Canaries.assertNoneIn(line.msg, sandbox.appSecret, call.accessCode.reveal())
        }
    }
}
