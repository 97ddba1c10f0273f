package dev.anoncall.core

import dev.anoncall.CallJournal
import dev.anoncall.JournalEntry
import dev.anoncall.JournalException
import java.time.Instant
import dev.anoncall.internal.CallJournal as GeneratedJournal
import dev.anoncall.internal.FileCallJournal as GeneratedFileJournal
import dev.anoncall.internal.JournalEntry as GeneratedEntry
import dev.anoncall.internal.JournalException as GeneratedException

/** Lets the core use the app's journal. Whatever the app throws means that the journal failed. */
internal class CoreJournal(private val journal: CallJournal) : GeneratedJournal {
    override fun key(): ByteArray = failing { journal.key() }

    override fun load(): List<GeneratedEntry> = failing { journal.load().map { it.toCore() } }

    override fun append(entry: GeneratedEntry): Unit = failing { journal.append(entry.toPublic()) }

    override fun remove(id: String): Unit = failing { journal.remove(id) }

    private inline fun <T> failing(work: () -> T): T = try {
        work()
    } catch (failure: JournalException.Failed) {
        throw GeneratedException.Failed(failure.reason)
    } catch (failure: Throwable) {
        // Errors too: one that escaped would end the session's thread.
        throw GeneratedException.Failed(failure.message ?: failure.javaClass.name)
    }
}

/** The core's journal in a file. */
internal class CoreFileJournal(path: String, key: ByteArray) : CallJournal {
    private val journal = failing { GeneratedFileJournal(path, key) }

    override fun key(): ByteArray = failing { journal.key() }

    override fun load(): List<JournalEntry> = failing { journal.load().map { it.toPublic() } }

    override fun append(entry: JournalEntry): Unit = failing { journal.append(entry.toCore()) }

    override fun remove(id: String): Unit = failing { journal.remove(id) }

    private inline fun <T> failing(work: () -> T): T = try {
        work()
    } catch (failure: GeneratedException.InvalidKey) {
        throw JournalException.InvalidKey(failure.message, failure.reason)
    } catch (failure: GeneratedException.Failed) {
        throw JournalException.Failed(failure.message, failure.reason)
    }
}

private fun JournalEntry.toCore() = GeneratedEntry(id, time.toEpochMilli(), numberHash)

private fun GeneratedEntry.toPublic() = JournalEntry(id, Instant.ofEpochMilli(timeMs), numberHash)
