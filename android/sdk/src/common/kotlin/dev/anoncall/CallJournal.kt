package dev.anoncall

import dev.anoncall.core.CoreFileJournal
import java.io.File
import java.time.Instant

/**
 * Keeps the calls that may exist, so that a [CallSession] asks before it repeats one, also after the app was ended between a call's
 * request and its answer.
 *
 * [FileCallJournal] keeps them in a file. Implement this only to keep them in a store of your own. The functions run on a thread of the
 * session's own, one after the other, and may block. Any exception means that the journal failed; its message is shown to support.
 */
public interface CallJournal {
    /**
     * The secret key that numbers are hashed with: 32 random bytes, made once and kept with the app's other secrets (Android's Keystore).
     * With another key the entries are about other numbers. If it fails, no call is started.
     */
    public fun key(): ByteArray

    /** Every entry that was appended and not removed. If it fails, no call is started. */
    public fun load(): List<JournalEntry>

    /**
     * Keeps an entry. It must be safe, whatever happens to the process, before this returns: the call's request leaves after that. If it
     * fails, the call is not started.
     *
     * @param entry the entry.
     */
    public fun append(entry: JournalEntry)

    /**
     * Removes an entry. One that is not there is no error. If it fails, the session tries again before its next call. What stays costs a
     * question too many after the next start.
     *
     * @param id the entry's [JournalEntry.id].
     */
    public fun remove(id: String)
}

/**
 * A call whose fate is not known. It holds no number.
 *
 * @property id names the entry: letters, digits and dashes, never used twice.
 * @property time when the call was started, by the device's clock, to the millisecond.
 * @property numberHash HMAC-SHA-256 of the called number with the journal's key, in 64 hexadecimal digits. Numbers that look the same
 *   have the same.
 */
public data class JournalEntry(val id: String, val time: Instant, val numberHash: String)

/** Why a [CallJournal] could not do what it was asked for. */
public sealed class JournalException(
    /** What happened, in English, for logs and support. */
    override val message: String,
) : Exception(message) {
    /**
     * The key does not have 32 bytes.
     *
     * @property reason what is wrong with it.
     */
    public class InvalidKey(message: String, public val reason: String) : JournalException(message)

    /**
     * It could not be read or written.
     *
     * @property reason what happened, without secrets and numbers.
     */
    public class Failed(message: String, public val reason: String) : JournalException(message)
}

/**
 * Keeps the calls that may exist in a file of the app's own.
 *
 * Use one file for one [CallSession], and one process. Keep it out of backups, and where it can be written while the device is locked, if
 * calls are made then. Nothing is read or written before the session does it, on a thread of its own.
 *
 * @param file the file. It need not exist; its folder must.
 * @param key the secret key that numbers are hashed with: 32 random bytes, made once and kept with the app's other secrets.
 *   [CallSession.create] throws [JournalException.InvalidKey] if it does not have 32 bytes.
 */
public class FileCallJournal(file: File, key: ByteArray) : CallJournal {
    private val core by lazy { CoreFileJournal(file.path, key) }

    override fun key(): ByteArray = core.key()

    override fun load(): List<JournalEntry> = core.load()

    override fun append(entry: JournalEntry): Unit = core.append(entry)

    override fun remove(id: String): Unit = core.remove(id)

    /** Neither path nor key. */
    override fun toString(): String = "FileCallJournal"

    /** Checks the key. */
    internal fun check() {
        core.key()
    }
}
