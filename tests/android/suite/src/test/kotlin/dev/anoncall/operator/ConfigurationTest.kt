package dev.anoncall.operator

import android.content.RestrictionsManager
import android.os.Bundle
import dev.anoncall.support.cases
import dev.anoncall.support.primitive
import dev.anoncall.support.repository
import dev.anoncall.support.text
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import kotlin.io.path.readBytes
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Every configuration of `tests/operator_configurations.json`, which the iOS app's tests read too. */
@RunWith(RobolectricTestRunner::class)
class ConfigurationTest {
    private val cases = cases(repository.resolve("tests/operator_configurations.json"))

    @Test
    fun `every configuration is read as it says`() {
        assertTrue(cases.size >= 80)
        val differing = cases.mapNotNull { case ->
            val expected =
                Expected(case["settings"]?.jsonObject?.let(::settings), case["fault"]?.content, case["at"]?.content)
            val read = read(case)
            "${case.text("name")}: $read, not $expected".takeIf { read != expected }
        }
        assertEquals(emptyList(), differing)
    }

    @Test
    fun `each fault has words of its own, with the name that is at fault`() {
        assertEquals(Text(R.string.configuration_unknown_name, "domian"), ConfigurationFault.UnknownName("domian").text)
        assertEquals(Text(R.string.configuration_not_valid, "domain"), ConfigurationFault.WrongType("domain").text)
        assertEquals(Text(R.string.configuration_two_secrets), ConfigurationFault.TwoSecrets().text)
        for (fault in listOf(
            ConfigurationFault.NotRead(),
            ConfigurationFault.TooLarge(),
            ConfigurationFault.NotJson(),
        )) {
            assertEquals(Text(R.string.configuration_not_read), fault.text)
        }
    }

    @Test
    fun `no text shows the secret`() {
        val read = configurationOf("""{"appSecret": "canary"}""".encodeToByteArray())
        assertTrue("canary" !in "$read ${read.tokenSource}")
    }

    private fun read(case: JsonObject): Expected = try {
        Expected(settings = case["managed"]?.let { managed(it.jsonObject) } ?: configurationOf(file(case)))
    } catch (fault: ConfigurationFault) {
        when (fault) {
            is ConfigurationFault.NotRead -> Expected(fault = "not_read")
            is ConfigurationFault.TooLarge -> Expected(fault = "too_large")
            is ConfigurationFault.NotJson -> Expected(fault = "not_json")
            is ConfigurationFault.UnknownName -> Expected(fault = "unknown_name", at = fault.name)
            is ConfigurationFault.WrongType -> Expected(fault = "wrong_type", at = fault.name)
            is ConfigurationFault.TwoSecrets -> Expected(fault = "two_secrets")
        }
    }

    /** What the device management sets, by way of Android. */
    private fun managed(values: JsonObject): Configuration {
        val restrictions = Bundle()
        for ((name, value) in values) {
            val primitive = value.primitive
            val flag = primitive.booleanOrNull
            when {
                primitive.isString -> restrictions.putString(name, primitive.content)
                flag != null -> restrictions.putBoolean(name, flag)
                else -> restrictions.putInt(name, primitive.int)
            }
        }
        shadowOf(application.getSystemService(RestrictionsManager::class.java)).setApplicationRestrictions(restrictions)
        return ManagedSettings(application).load()
    }

    @OptIn(ExperimentalStdlibApi::class)
    private fun file(case: JsonObject): ByteArray {
        case["path"]?.let { return repository.resolve(it.primitive.content).readBytes() }
        case["hex"]?.let { return it.primitive.content.hexToByteArray() }
        val text = case.text("file")
        return text.padEnd(case["paddedTo"]?.primitive?.int ?: 0).encodeToByteArray()
    }

    private fun settings(values: JsonObject) = Configuration(
        domain = values["domain"]?.content,
        appKey = values["appKey"]?.content,
        tokenSource = values["appSecret"]?.content?.let(TokenSource::TenantSecret)
            ?: values["accessToken"]?.content?.let(TokenSource::PastedToken),
        authority = values["authority"]?.content,
        callerPresent = values["callerPresent"]?.content,
        handsOverImmediately = values["handsOverImmediately"]?.primitive?.booleanOrNull,
        callHistory = values["callHistory"]?.primitive?.booleanOrNull,
    )

    private val JsonElement.content: String
        get() = (this as JsonPrimitive).content

    /** What is read of a configuration: settings, or what is wrong, and with which name. */
    private data class Expected(val settings: Configuration? = null, val fault: String? = null, val at: String? = null)
}
