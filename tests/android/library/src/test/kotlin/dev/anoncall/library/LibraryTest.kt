package dev.anoncall.library

import dev.anoncall.internal.ClientConfig
import dev.anoncall.internal.ConfigException
import dev.anoncall.internal.FfiConverterTypeConfigError
import dev.anoncall.internal.FfiConverterTypeResultCodeDetails
import dev.anoncall.internal.Header
import dev.anoncall.support.repository
import org.junit.After
import org.junit.runner.RunWith
import org.junit.runners.Parameterized
import java.security.KeyStore
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager
import kotlin.io.path.readText
import kotlin.reflect.KClass
import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Everything that needs no network, on each kind of processor. */
@RunWith(Parameterized::class)
class LibraryTest(abi: Abi) {
    private val process = AndroidProcess(abi)
    private val bindings = repository.resolve("bindings/kotlin/dev/anoncall/internal/anoncall.kt").readText()

    @After
    fun close(): Unit = process.close()

    @Test
    fun `the contract version and all checksums are those of the bindings`() {
        val version = Regex("val bindings_contract_version = (\\d+)").find(bindings)!!.groupValues[1].toInt()
        assertEquals(version, process.number("ffi_anoncall_uniffi_contract_version"))
        val checksums = Regex(
            "lib\\.(uniffi_anoncall_checksum_\\w+)\\(\\) and 0xFFFF\\) != (\\d+)",
        ).findAll(bindings).toList()
        assertTrue(checksums.size > 10, "no checksums in the bindings")
        for (checksum in checksums) {
            val (function, expected) = checksum.destructured
            assertEquals(expected.toInt(), process.number(function) and 0xFFFF, function)
        }
    }

    @Test
    fun `every function that the bindings declare is exported`() {
        val declared = Regex("external fun (\\w+)\\(").findAll(bindings).map { it.groupValues[1] }.toList()
        assertTrue(declared.size > 50, "no functions in the bindings")
        assertEquals(emptyList(), declared.filterNot(process::exports))
    }

    @Test
    fun `each result code has the texts of the error catalogue`() {
        val document = repository.resolve("docs/errors.md").readText()
        val rows = document.substringAfter("result codes: begin").lines().filter {
            Regex("\\| (\\d+|any other) \\|.*").matches(it)
        }
        assertTrue(rows.size > 10, "no result codes in the document")
        val documented = (1 until rows.size).map { resultCode(it) }
        assertEquals(rows, (documented + resultCode(rows.size, unknown = "any other")).map(::row))
    }

    @Test
    fun `settings that are wrong are refused with the typed error`() {
        val good = ClientConfig("service.example", "key", rootCertificates = listOf(anyRoot()), platformRoots = false)
        refused<ConfigException.InsecureDomain>(good.copy(domain = "http://service.example"))
        refused<ConfigException.InvalidDomain>(good.copy(domain = "not a domain"))
        refused<ConfigException.InvalidAppKey>(good.copy(appKey = "a\nb"))
        refused<ConfigException.InvalidHeader>(good.copy(headers = listOf(Header("Authorization", "x"))))
        refused<ConfigException.InvalidTimeout>(good.copy(totalTimeoutMs = 0))
        refused<ConfigException.InvalidPin>(good.copy(pins = listOf("short")))
        refused<ConfigException.InvalidRootCertificate>(good.copy(rootCertificates = listOf(byteArrayOf(1))))
        refused<ConfigException.NoTrustedRoots>(good.copy(rootCertificates = emptyList()))
    }

    @Test
    fun `a panic unwinds into a typed error and the library works on`() {
        // No result code: reading it panics inside the library.
        val panicked = process.probe("probe_buffer", process.address(DETAILS), byteArrayOf(0, 0, 0, 99))
        assertEquals(UNEXPECTED, panicked.code)
        assertContains(text(panicked.bytes), "Invalid ResultCode enum value: 99")
        // No number of bytes.
        assertEquals(UNEXPECTED, process.probe("probe_from_bytes", process.address(DETAILS), -1).code)
        val after = process.probe("probe_buffer", process.address(DETAILS), resultCode(1))
        assertEquals("0", FfiConverterTypeResultCodeDetails.read(after.bytes).code)
    }

    private fun anyRoot(): ByteArray {
        val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
        factory.init(null as KeyStore?)
        return factory.trustManagers.filterIsInstance<X509TrustManager>().first().acceptedIssuers.first().encoded
    }

    private inline fun <reified E : ConfigException> refused(config: ClientConfig) = refused(config, E::class)

    private fun refused(config: ClientConfig, expected: KClass<out ConfigException>) {
        val outcome = process.probe("probe_client", written(config), "secret".encodeToByteArray())
        assertEquals(ERROR, outcome.code, "$expected")
        assertEquals(expected, FfiConverterTypeConfigError.read(outcome.bytes)::class)
    }

    private fun row(code: ByteArray): String {
        val answer = process.probe("probe_buffer", process.address(DETAILS), code)
        val details = FfiConverterTypeResultCodeDetails.read(answer.bytes)
        val texts = listOf(details.code, details.meaning, details.cause, details.remedy).joinToString(" | ")
        val mayExist = if (details.callMayExist) "yes" else "no"
        return "| $texts | ${ADVICE[details.advice.ordinal]} | $mayExist |"
    }

    companion object {
        private const val DETAILS = "uniffi_anoncall_fn_method_resultcode_details"
        private const val ERROR = 1L
        private const val UNEXPECTED = 2L

        /** In the order of the enum, in the words of docs/errors.md. */
        private val ADVICE = listOf(
            "fix the request",
            "check the set-up",
            "sign in again",
            "retry now",
            "retry later",
            "check before retrying",
            "contact the provider",
        )

        @JvmStatic
        @Parameterized.Parameters(name = "{0}")
        fun abis(): List<Abi> = Abi.entries
    }
}
