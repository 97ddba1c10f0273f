package dev.anoncall.support

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.test.assertEquals

/** Runs a program of these tests in a JVM of its own, where nothing is loaded yet, and returns what it printed. */
fun inFreshJvm(
    mainClass: String,
    libraries: Path,
    options: List<String> = emptyList(),
    vararg arguments: String,
): List<String> {
    val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
    val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
    val command = listOf(java, "-cp", classPath, "-Djna.library.path=$libraries") + options + mainClass + arguments
    val builder = ProcessBuilder(command).redirectErrorStream(true)
    // Cargo adds its target folder, where the library is.
    builder.environment().remove("LD_LIBRARY_PATH")
    val process = builder.start()
    val printed = process.inputStream.bufferedReader().readLines()
    check(process.waitFor(PATIENCE.inWholeSeconds, TimeUnit.SECONDS)) { "$mainClass does not end" }
    assertEquals(0, process.exitValue(), printed.joinToString("\n"))
    return printed
}
