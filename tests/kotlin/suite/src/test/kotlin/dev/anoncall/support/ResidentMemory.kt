package dev.anoncall.support

import kotlinx.coroutines.delay
import kotlin.io.path.Path
import kotlin.io.path.useLines
import kotlin.time.Duration.Companion.milliseconds

/**
 * This process's memory as the kernel counts it: the heap, which has one size here, and what Rust and the JVM use besides.
 * The collector goes first, so that Rust could free its part of what Kotlin no longer needs.
 */
suspend fun residentKilobytes(): Int {
    repeat(3) {
        System.gc()
        delay(200.milliseconds)
    }
    val line = Path("/proc/self/status").useLines { lines -> lines.first { it.startsWith("VmRSS:") } }
    return line.filter(Char::isDigit).toInt()
}
