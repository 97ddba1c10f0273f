package dev.anoncall.operator

/** Keeps the settings on the device. Its functions may take long; they are called from a background thread. */
interface SettingsStore {
    /** The stored settings, or `null` if there are none. */
    fun load(): OperatorSettings?

    fun save(settings: OperatorSettings)

    /** Why the store failed. It holds nothing of what is stored. */
    class Failure(cause: Exception) : Exception(cause.javaClass.name)
}
