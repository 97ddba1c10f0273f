package dev.anoncall.core

import dev.anoncall.ConfigException
import dev.anoncall.internal.uniffiEnsureInitialized

/** The native library. */
internal object CoreLibrary {
    /**
     * Loads it, unless it is loaded, and checks that it is the one that the generated bindings were made for. It takes long the first
     * time, so not on the main thread.
     */
    fun load() {
        try {
            uniffiEnsureInitialized()
        } catch (failure: LinkageError) {
            // The second attempt fails with an error of its own, which has the first one's as its cause.
            throw unavailable(failure.cause ?: failure)
        }
    }

    private fun unavailable(cause: Throwable): ConfigException {
        val reason = cause.message ?: cause.javaClass.name
        return ConfigException.LibraryUnavailable("the native library can't be used: $reason", reason, cause)
    }
}
