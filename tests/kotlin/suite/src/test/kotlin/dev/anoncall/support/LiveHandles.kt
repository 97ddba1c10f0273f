package dev.anoncall.support

import com.sun.jna.internal.Cleaner

/**
 * What Kotlin and Rust hold for each other's sake at the moment. The bindings and JNA keep it in private places; a leak
 * would make one of these numbers grow.
 */
data class LiveHandles(
    /** Coroutines that wait for Rust. */
    val waitingCalls: Int,
    /** Token providers that Rust waits for. */
    val runningProviderCalls: Int,
    /** The app's token providers that Rust holds. */
    val tokenProviders: Int,
    /** The app's observers that Rust holds. */
    val observers: Int,
    /** Rust's objects that Kotlin holds: clients, access codes, tokens and the like. */
    val rustObjects: Int,
) {
    fun noMoreThan(other: LiveHandles): Boolean = waitingCalls <= other.waitingCalls &&
        runningProviderCalls <= other.runningProviderCalls &&
        tokenProviders <= other.tokenProviders &&
        observers <= other.observers &&
        rustObjects <= other.rustObjects

    companion object {
        private const val INTERNAL = "dev.anoncall.internal"
        private val bindings: Class<*> = Class.forName("$INTERNAL.AnoncallKt")

        /** The collector goes first, since what Kotlin no longer refers to is given back after it. */
        fun now(): LiveHandles {
            System.gc()
            return LiveHandles(
                waitingCalls = sizeOf(bindings, "uniffiContinuationHandleMap"),
                runningProviderCalls = sizeOf(bindings, "uniffiForeignFutureHandleMap"),
                tokenProviders = sizeOf(Class.forName("$INTERNAL.FfiConverterTypeTokenProvider"), "handleMap"),
                observers = sizeOf(Class.forName("$INTERNAL.FfiConverterTypeCallObserver"), "handleMap"),
                rustObjects = rustObjects(),
            )
        }

        private fun sizeOf(owner: Class<*>, map: String): Int {
            val handles = field(owner, map).get(null)
            return handles.javaClass.getMethod("getSize").invoke(handles) as Int
        }

        /** The bindings have JNA's cleaner free each object; it keeps them in a list. */
        private fun rustObjects(): Int {
            val cleaner = Cleaner.getCleaner()
            return synchronized(cleaner) {
                generateSequence(field(cleaner.javaClass, "firstCleanable").get(cleaner)) { it.value("next") }
                    .count { it.value("cleanupTask")?.javaClass?.packageName == INTERNAL }
            }
        }

        private fun Any.value(name: String): Any? = field(javaClass, name).get(this)

        private fun field(owner: Class<*>, name: String) = owner.getDeclaredField(name).apply { isAccessible = true }
    }
}

/** Checks that what the block used is given back. */
suspend fun leavingNothing(block: suspend () -> Unit) {
    val before = LiveHandles.now()
    block()
    eventually({ "handles are given back: before $before, now ${LiveHandles.now()}" }) {
        LiveHandles.now().takeIf { it.noMoreThan(before) }
    }
}
