package newcomer

import dev.anoncall.AppSecret
import dev.anoncall.CallClient
import dev.anoncall.ClientConfig
import kotlinx.coroutines.runBlocking
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.time.Duration.Companion.minutes

/** The real core in plain JUnit: the library comes with the jar. */
class SandboxCallTest {
    @Test
    fun `a call is created on the sandbox`() {
        val command = listOf(System.getProperty("newcomer.sandbox"), "--port", "0", "--json-events")
        val sandbox = ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        try {
            val started = sandbox.inputStream.bufferedReader().readLine()
            fun text(name: String) = started.substringAfter("\"$name\":\"").substringBefore('"')
            val config = ClientConfig(
                domain = text("domain"),
                appKey = text("appKey"),
                rootCertificates = listOf(File(text("caFile")).readBytes()),
                platformRoots = false,
                totalTimeout = 5.minutes,
                connectTimeout = 5.minutes,
                callHistory = true,
            )
            runBlocking {
                CallClient.create(config, AppSecret(text("appSecret"))).use { client ->
                    val dialling = Dialling(client)
                    assertEquals(
                        Outcome.Dial("sip:179080024609291@10.137.203.215:5063"),
                        dialling.call("88884432"),
                    )
                    assertEquals(Outcome.Failed(listOf("closed")), dialling.call("30010010002"))
                    assertEquals(Outcome.Exists, dialling.call("90001003"))
                    assertIs<Outcome.Failed>(dialling.call("30010000001"))
                }
            }
        } finally {
            sandbox.outputStream.close()
            sandbox.waitFor()
        }
    }
}
