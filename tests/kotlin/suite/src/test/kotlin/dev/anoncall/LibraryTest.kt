package dev.anoncall

import dev.anoncall.support.inFreshJvm
import dev.anoncall.support.setting
import dev.anoncall.support.withSandbox
import org.junit.jupiter.api.io.TempDir
import java.lang.reflect.Modifier
import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.io.path.readLines
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
        val bindings = Class.forName("dev.anoncall.internal.IntegrityCheckingUniffiLib", false, javaClass.classLoader)
        val functions = bindings.declaredMethods.filter { Modifier.isNative(it.modifiers) }.map { it.name }
        assertTrue("ffi_anoncall_uniffi_contract_version" in functions)
        val source = folder.resolve("stale.c")
        source.writeText(functions.joinToString("\n") { "int $it(void) { return 1; }" })
        val library = folder.resolve(System.mapLibraryName("anoncall"))
        val compiler = ProcessBuilder("cc", "-shared", "-fPIC", "-o", "$library", "$source").inheritIO().start()
        assertEquals(0, compiler.waitFor())

        val printed = inFreshJvm(PLAIN_TYPES, folder)
        val refused = printed.single { it.startsWith("refused: ") }
        assertContains(refused, "UniFFI contract version mismatch")
    }

    private companion object {
        const val PLAIN_TYPES = "dev.anoncall.programs.PlainTypesKt"
    }
}
