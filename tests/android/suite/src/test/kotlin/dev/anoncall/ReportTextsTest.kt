package dev.anoncall

import android.content.Context
import android.content.res.Configuration
import dev.anoncall.device.DeviceStores
import dev.anoncall.support.withSandbox
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import java.util.Locale
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue

/** A report in the operator's words, in the device's language. */
@RunWith(RobolectricTestRunner::class)
class ReportTextsTest {
    @get:Rule
    val stores = DeviceStores()

    private val english: Context = RuntimeEnvironment.getApplication()

    @Test
    fun `a failure has its texts in each language`() = withSandbox { sandbox ->
        stores.trust("system:sandbox", sandbox.authority)
        val credentials = AppSecret(sandbox.appSecret)
        AnonCall.create(english, sandbox.domain, sandbox.appKey, credentials).use { client ->
            for (called in listOf("30010010002", "90000429", "90001003", "90001014")) {
                val report = assertFailsWith<CallException> { client.createCall(CallRequest(called)) }.report
                val texts = report.text(english).lines()
                assertEquals(report.texts.size, texts.size)
                assertTrue(texts.none { it.isBlank() || '%' in it }, "$texts")
                assertTrue(report.text(chinese()) != report.text(english))
                for (detail in report.details) assertTrue(english.getString(detail.labelId).isNotBlank())
            }
        }
    }

    @Test
    fun `a text with a placeholder has its argument`() {
        assertTrue("7" in ReportText("advice_retry_after", "7").text(english))
        assertTrue("7" in ReportText("advice_retry_after", "7").text(chinese()))
    }

    @Test
    fun `a key that is none is refused`() {
        assertFailsWith<IllegalArgumentException> { ReportText("error_nobody_knows").text(english) }
    }

    private fun chinese(): Context = english.createConfigurationContext(
        Configuration(english.resources.configuration).apply { setLocale(Locale.forLanguageTag("zh-Hans")) },
    )
}
