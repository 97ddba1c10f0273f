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
    val process = ProcessBuilder(command).redirectErrorStream(true).start()
    val printed = process.inputStream.bufferedReader().readLines()
    check(process.waitFor(PATIENCE.inWholeSeconds, TimeUnit.SECONDS)) { "$mainClass does not end" }
    assertEquals(0, process.exitValue(), printed.joinToString("\n"))
    return printed
}
