package dev.anoncall.core

import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger

/** An object that is closed once it was closed and nobody uses it any more. */
internal class Shared<T : AutoCloseable>(private val value: T) : AutoCloseable {
    private val closed = AtomicBoolean()

    /** One for the owner, and one for each use. */
    private val holders = AtomicInteger(1)

    /** The object, for a use that may meet its end. */
    fun get(): T {
        check(!closed.get()) { CLOSED }
        return value
    }

    /** The object, to be given back by [release]. It is not closed before. */
    fun acquire(): T = checkNotNull(acquireUnlessClosed()) { CLOSED }

    fun acquireUnlessClosed(): T? {
        if (closed.get()) return null
        val before = holders.getAndUpdate { if (it == 0) 0 else it + 1 }
        return value.takeIf { before > 0 }
    }

    fun release() {
        if (holders.decrementAndGet() == 0) value.close()
    }

    override fun close() {
        if (closed.compareAndSet(false, true)) release()
    }

    private companion object {
        const val CLOSED = "the client was closed"
    }
}
