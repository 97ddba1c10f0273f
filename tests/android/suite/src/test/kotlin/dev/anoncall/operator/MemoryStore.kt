package dev.anoncall.operator

/** A store that keeps everything in memory, and fails when told to. */
class MemoryStore(var stored: OperatorSettings? = null) : SettingsStore {
    var failing = false

    override fun load(): OperatorSettings? {
        failIfTold()
        return stored
    }

    override fun save(settings: OperatorSettings) {
        failIfTold()
        stored = settings
    }

    override fun journalKey(): ByteArray {
        failIfTold()
        return ByteArray(32)
    }

    private fun failIfTold() {
        if (failing) throw StoreFailure(IllegalStateException())
    }
}

/** Recent calls in memory. */
class MemoryRecents(var stored: List<RecentCall> = emptyList()) : RecentsStore {
    var failing = false

    override fun load(): List<RecentCall> {
        if (failing) throw StoreFailure(IllegalStateException())
        return stored
    }

    override fun save(calls: List<RecentCall>) {
        if (failing) throw StoreFailure(IllegalStateException())
        stored = calls
    }
}
