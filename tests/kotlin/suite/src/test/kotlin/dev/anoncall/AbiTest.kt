package dev.anoncall

import dev.anoncall.support.repository
import dev.anoncall.support.setting
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import kotlin.io.path.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.test.Test
import kotlin.test.assertEquals

/** The public ABI is what the committed files say, so that no change of it goes unseen. README.md says how to update them. */
class AbiTest {
    @Test
    fun `the hand-written layer's ABI is the committed one`() = check("sdk")

    @Test
    fun `the bindings' ABI is the committed one`() = check("bindings")

    private fun check(module: String) {
        val classes = Path(setting("built"), module, "classes").toFile()
        val dump = StringBuilder()
        AbiTools.getInstance().printJvmDump(
            dump,
            classes.walk().filter { it.extension == "class" }.asIterable(),
            filters,
        )
        val committed = repository.resolve("tests/kotlin/abi/$module.api")
        if (setting("abi.update").toBoolean()) committed.writeText(dump.toString())
        assertEquals(committed.readText(), dump.toString(), "the ABI of $module has changed")
    }

    private companion object {
        /** UniFFI's machinery, which is public but not for apps, and changes with UniFFI's version. */
        val machinery =
            setOf(
                "FfiConverter*",
                "Uniffi*",
                "RustBuffer*",
                "ForeignBytes*",
                "*UniffiLib*",
                "NoHandle",
                "UniffiWithHandle",
            )

        val filters =
            AbiFilters(emptySet(), machinery.mapTo(mutableSetOf()) { "dev.anoncall.$it" }, emptySet(), emptySet())
    }
}
