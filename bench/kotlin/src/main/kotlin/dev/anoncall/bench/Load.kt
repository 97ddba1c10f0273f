package dev.anoncall.bench

import com.sun.management.OperatingSystemMXBean
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json
import java.lang.management.ManagementFactory
import java.util.concurrent.atomic.AtomicInteger
import kotlin.io.path.Path
import kotlin.io.path.useLines
import kotlin.system.exitProcess
import kotlin.time.TimeSource

/** What many calls cost this process. */
@Serializable
private data class Report(
    val calls: Int,
    val failures: Int,
    val seconds: Double,
    /** User and system time of all threads: the collector and what is left of the compiler too. */
    val cpu_seconds: Double,
    val p50_us: Long,
    val p99_us: Long,
    val peak_memory_kb: Long,
)

private class Outcome(val microseconds: Long, val failure: Throwable?)

/**
 * Makes many calls and prints a line of JSON: `--client anoncall|okhttp --calls N --at-once N --warm-up N`, and where to call. The
 * warm-up is what has the JIT compile the path of a call.
 */
fun main(args: Array<String>) {
    val arguments = Arguments(args)
    val atOnce = arguments.number("--at-once")
    when (val client = arguments.text("--client")) {
        "anoncall" -> runBlocking { anonCallClient(arguments) }.use { measure(arguments, atOnce) { it.callOnce() } }

        "okhttp" -> {
            val calls = OkHttpCalls(arguments, atOnce)
            measure(arguments, atOnce) { calls.callOnce() }
            calls.close()
        }

        else -> error("no client $client")
    }
    // Idle threads of pools would keep the process for a minute.
    exitProcess(0)
}

private fun measure(arguments: Arguments, atOnce: Int, call: suspend () -> Unit) = runBlocking(Dispatchers.Default) {
    make(arguments.number("--warm-up"), atOnce, call)
    System.gc()
    val (began, cpuBegan) = TimeSource.Monotonic.markNow() to cpuSeconds()
    val outcomes = make(arguments.number("--calls"), atOnce, call)
    val (took, cpu) = began.elapsedNow() to cpuSeconds() - cpuBegan
    val failures = outcomes.mapNotNull { it.failure }
    failures.firstOrNull()?.let { System.err.println("${failures.size} calls failed, such as: $it") }
    val times = outcomes.map { it.microseconds }.sorted()
    val report = Report(
        calls = outcomes.size,
        failures = failures.size,
        seconds = took.inWholeMicroseconds / 1e6,
        cpu_seconds = cpu,
        p50_us = times[times.size / 2],
        p99_us = times[times.size * 99 / 100],
        peak_memory_kb = peakMemoryKilobytes(),
    )
    println(Json.encodeToString(report))
}

private suspend fun make(calls: Int, atOnce: Int, call: suspend () -> Unit): List<Outcome> {
    val outcomes = arrayOfNulls<Outcome>(calls)
    val next = AtomicInteger()
    coroutineScope {
        repeat(atOnce) {
            launch {
                while (true) {
                    val index = next.getAndIncrement()
                    if (index >= calls) break
                    val began = TimeSource.Monotonic.markNow()
                    val failure = runCatching { call() }.exceptionOrNull()
                    outcomes[index] = Outcome(began.elapsedNow().inWholeMicroseconds, failure)
                }
            }
        }
    }
    return outcomes.filterNotNull()
}

private fun cpuSeconds(): Double {
    val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean
    return system.processCpuTime / 1e9
}

private fun peakMemoryKilobytes(): Long = Path("/proc/self/status").useLines { lines ->
    lines.first { it.startsWith("VmHWM:") }.filter(Char::isDigit).toLong()
}
