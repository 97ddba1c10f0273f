package dev.anoncall.support

import dev.anoncall.CallJournal
import dev.anoncall.JournalEntry
import dev.anoncall.JournalException
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch

/** Keeps its entries in memory, which outlives the session, and fails as the scenario wants until it is repaired. */
class TestJournal(@Volatile private var failure: String) : CallJournal {
    private val entries = CopyOnWriteArrayList<JournalEntry>()

    @Volatile private var gate = CountDownLatch(0)

    fun repair() {
        failure = ""
    }

    /** Nothing is appended until it is released. */
    fun hold() {
        gate = CountDownLatch(1)
    }

    fun release() = gate.countDown()

    fun calls(): Int = entries.size

    override fun key(): ByteArray = ByteArray(if (failure == "short_key") 16 else 32) { 7 }

    override fun load(): List<JournalEntry> {
        if (failure == "unreadable") throw JournalException.Failed("the journal failed", "the store is locked")
        return entries.toList()
    }

    override fun append(entry: JournalEntry) {
        gate.await()
        check(failure != "throwing") { "something else" }
        if (failure == "full") throw JournalException.Failed("the journal failed", "no room")
        entries += entry
    }

    override fun remove(id: String) {
        entries.removeIf { it.id == id }
    }
}
