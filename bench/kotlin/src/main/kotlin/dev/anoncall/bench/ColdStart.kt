package dev.anoncall.bench

import com.sun.jna.Native
import dev.anoncall.core.CoreLibrary
import kotlinx.coroutines.runBlocking
import kotlin.system.exitProcess
import kotlin.time.measureTimedValue

/**
 * A first client and a first call: `--client anoncall|okhttp`, and where to call. After each step it prints a line of JSON and
 * waits for a line, so that whoever started it can look at the process's memory and threads meanwhile. Steps: `start`, for the
 * SDK `jna` and `library`, `client`, `call`, `calls` (a hundred more).
 */
fun main(args: Array<String>) {
    val arguments = Arguments(args)
    step("start") {}
    when (val client = arguments.text("--client")) {
        "anoncall" -> anonCall(arguments)
        "okhttp" -> okHttp(arguments)
        else -> error("no client $client")
    }
    // Idle threads of pools would keep the process for a minute.
    exitProcess(0)
}

private fun anonCall(arguments: Arguments) {
    // JNA unpacks its own library, unless the app brings it, as an Android app does.
    step("jna") { check(Native.POINTER_SIZE > 0) }
    step("library") { CoreLibrary.load() }
    step("client") { runBlocking { anonCallClient(arguments) } }.use { client -> callSteps { client.callOnce() } }
}

private fun okHttp(arguments: Arguments) {
    val calls = step("client") { OkHttpCalls(arguments, callsAtOnce = 64) }
    callSteps { calls.callOnce() }
}

private fun callSteps(call: suspend () -> Unit) {
    step("call") { runBlocking { call() } }
    step("calls") { runBlocking { repeat(100) { call() } } }
}

private fun <T> step(name: String, work: () -> T): T {
    val (result, took) = measureTimedValue(work)
    println("""{"step":"$name","elapsed_us":${took.inWholeMicroseconds}}""")
    readlnOrNull()
    return result
}
