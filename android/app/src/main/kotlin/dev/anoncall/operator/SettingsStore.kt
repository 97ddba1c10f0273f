package dev.anoncall.operator

/**
 * Keeps the settings and the journal's key on the device. Its functions may take long and are called from background threads, also from
 * several at a time. They throw [StoreFailure].
 */
interface SettingsStore {
    /** The stored settings, or `null` if there are none. */
    fun load(): OperatorSettings?

    fun save(settings: OperatorSettings)

    /** The key of the calls that may exist: 32 random bytes, made by the first call of this. */
    fun journalKey(): ByteArray
}
