package dev.anoncall.operator

import dev.anoncall.CallJournal
import dev.anoncall.FileCallJournal
import dev.anoncall.JournalEntry
import java.io.File

/**
 * The calls that may exist, in a file. The key is read from the store when it is needed first: on the session's own thread, because the
 * Keystore may take long. While the store fails, no call is started.
 */
class OperatorJournal(private val file: File, private val store: SettingsStore) : CallJournal {
    /** Made by the first that succeeds. */
    private var opened: FileCallJournal? = null

    private fun journal(): FileCallJournal = opened ?: FileCallJournal(file, store.journalKey()).also { opened = it }

    override fun key(): ByteArray = journal().key()

    override fun load(): List<JournalEntry> = journal().load()

    override fun append(entry: JournalEntry): Unit = journal().append(entry)

    override fun remove(id: String): Unit = journal().remove(id)
}
