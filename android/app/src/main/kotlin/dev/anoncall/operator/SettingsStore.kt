package dev.anoncall.operator

/**
 * Keeps the settings and the journal's key on the device. Its functions may take long and are called from background threads, also from
 * several at a time.
 */
interface SettingsStore {
    /** The stored settings, or `null` if there are none. */
    fun load(): OperatorSettings?

    fun save(settings: OperatorSettings)

    /** The key of the calls that may exist: 32 random bytes, made by the first call of this. */
    fun journalKey(): ByteArray

    /** Why the store failed. It holds nothing of what is stored. */
    class Failure(cause: Exception) : Exception(cause.javaClass.name)
}
