package dev.anoncall

import com.sun.jna.NativeLibrary
import dev.anoncall.support.inFreshJvm
import dev.anoncall.support.setting
import dev.anoncall.support.withSandbox
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

/** When the native library is needed, who loads it, and what happens if it is not there or not the right one. */
class LibraryTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `the public types need no library`() {
        val log = folder.resolve("classes")
        val printed = inFreshJvm(PLAIN_TYPES, folder, listOf("-Xlog:class+load:file=$log"))
        assertContains(printed, "shown 20")
        assertTrue(printed.any { it.startsWith("refused: the native library can't be used: ") }, "$printed")
        val loaded = log.readLines()
        val created = loaded.indexOfFirst { "dev.anoncall.core.CoreLibrary " in it }
        assertTrue(created > 0, "create loads the library")
        val early = loaded.take(created).filter { "com.sun.jna." in it || "UniffiLib " in it }
        assertEquals(emptyList(), early, "loaded before create")
    }

    @Test
    fun `no caller's thread loads the library`() = withSandbox { sandbox ->
        val call = arrayOf(sandbox.domain, sandbox.appKey, sandbox.caFile, sandbox.newToken())
        val printed = inFreshJvm("dev.anoncall.programs.CreateOnMainKt", Path(setting("libraries")), arguments = call)
        assertContains(printed, "called SipAddress(host=10.137.203.215, port=5063, address=10.137.203.215:5063)")
        val loads = printed.filter { " by " in it }
        assertTrue(loads.any { it.startsWith("com.sun.jna.Native by ") }, "$loads")
        val onMain = loads.filter { it.endsWith(" by main") }.map { it.substringBefore(" by ") }
        assertEquals(emptyList(), onMain.filter { it.startsWith("com.sun.jna.") })
        assertFalse(onMain.any { it.endsWith("UniffiLib") }, "$onMain")
    }

    @Test
    fun `a library of another version is refused`() {
        val version = NativeLibrary.getInstance("$ours").getFunction(VERSION).invokeInt(emptyArray())
        // More than 16 bits, so no function's checksum.
        val checksums = checksumFunctions().associateWith { 0x10000 }
        assertTrue(checksums.isNotEmpty())
        assertRefused("Error looking up function '$VERSION'", mapOf("something_else" to 1))
        assertRefused("UniFFI contract version mismatch", mapOf(VERSION to version + 1) + checksums)
        assertRefused("UniFFI API checksum mismatch", mapOf(VERSION to version) + checksums)
        assertRefused("Error looking up function 'uniffi_anoncall_checksum_", mapOf(VERSION to version))
    }

    private val ours = Path(setting("libraries")).resolve(System.mapLibraryName("anoncall"))

    /** What the library calls the functions that tell its functions' checksums. */
    private fun checksumFunctions(): Set<String> =
        Regex("uniffi_anoncall_checksum_\\w+").findAll(ours.readText(Charsets.ISO_8859_1)).map { it.value }.toSet()

    /** A library with these functions, which return these numbers, is refused for this reason. */
    private fun assertRefused(reason: String, functions: Map<String, Int>) {
        val source = folder.resolve("other.c")
        source.writeText(functions.map { (name, number) -> "int $name(void) { return $number; }" }.joinToString("\n"))
        val library = folder.resolve(System.mapLibraryName("anoncall"))
        val compiler = ProcessBuilder("cc", "-shared", "-fPIC", "-o", "$library", "$source").inheritIO().start()
        assertEquals(0, compiler.waitFor())
        val refused = inFreshJvm(PLAIN_TYPES, folder).single { it.startsWith("refused: ") }
        assertContains(refused, reason)
    }

    private companion object {
        const val PLAIN_TYPES = "dev.anoncall.programs.PlainTypesKt"
        const val VERSION = "ffi_anoncall_uniffi_contract_version"
    }
}
