package dev.anoncall.bench

import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeSource

/**
 * A phone with a client written by hand, driven by lines on its input: `prepare`, `call`, `cancelled-call MILLISECONDS`, `keep-ready`,
 * `network-changed`, `quit`. For each it prints a line of JSON when it is done.
 */
fun main(args: Array<String>): Unit = runBlocking {
    val calls = OkHttpCalls(Arguments(args), callsAtOnce = 64)
    for (line in generateSequence(::readlnOrNull)) {
        val (command, argument) = "$line ".split(' ')
        if (command == "quit") break
        val began = TimeSource.Monotonic.markNow()
        val failure = runCatching {
            when (command) {
                // A client written by hand has neither.
                "prepare", "keep-ready" -> Unit

                "call" -> calls.callOnce()

                "cancelled-call" -> withTimeoutOrNull(argument.toInt().milliseconds) { calls.callOnce() }

                "network-changed" -> calls.evictConnections()

                else -> error("no command $command")
            }
        }.exceptionOrNull()
        failure?.let(System.err::println)
        val elapsed = began.elapsedNow().inWholeMicroseconds
        println("""{"command":"$command","ok":${failure == null},"elapsed_us":$elapsed}""")
    }
    calls.close()
    exitProcess(0)
}
