package dev.anoncall.operator

/** Keeps the recent calls on the device. Its functions may take long and are called from background threads. They throw [StoreFailure]. */
interface RecentsStore {
    /** The last one first. */
    fun load(): List<RecentCall>

    /** In the place of those that were stored. With none, nothing is left of them. */
    fun save(calls: List<RecentCall>)
}
