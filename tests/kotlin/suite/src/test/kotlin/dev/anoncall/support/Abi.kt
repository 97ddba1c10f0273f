package dev.anoncall.support

import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import kotlin.io.path.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.test.assertEquals

/** Compares a module's public ABI with the committed file. tests/kotlin/README.md says how to update it. */
fun checkAbi(module: String) {
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

/** The numbers of resources, which are another app's in each app. */
private val resources = setOf("dev.anoncall.R", "dev.anoncall.R.*")

private val filters = AbiFilters(emptySet(), resources, emptySet(), emptySet())
