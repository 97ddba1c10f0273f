package dev.anoncall.operator

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.time.Instant

/** What the screen of the recent calls shows. */
data class RecentsState(
    /** The last one first. */
    val calls: List<RecentCall> = emptyList(),
    /** They are gone from the screen and not from the device. */
    val notErased: Boolean = false,
)

/**
 * The recent calls, the last one first, at most [CAPACITY]. Each change is stored in the background. A store that fails costs no call: then
 * they are kept in memory alone.
 */
class RecentCalls(
    private val scope: CoroutineScope,
    private val store: RecentsStore,
    private val background: CoroutineDispatcher,
    private val show: (RecentsState) -> Unit,
) {
    private var state = RecentsState()
    private val writes = Channel<List<RecentCall>>(Channel.CONFLATED)

    /** The call under way, as the list has it. */
    private var current: RecentCall? = null

    init {
        scope.launch {
            loadStored()
            for (calls in writes) write(calls)
        }
    }

    val last: RecentCall?
        get() = state.calls.firstOrNull()

    /** A call was asked for. */
    fun begin(called: String, time: Instant) {
        val call = RecentCall(called, time)
        current = call
        change(listOf(call) + state.calls)
    }

    /** It was not made: there was a question first. */
    fun withdraw() {
        val begun = current ?: return
        current = null
        change(state.calls.filter { it !== begun })
    }

    /** What became of the call under way. More may become known of one that may exist. */
    fun end(outcome: RecentOutcome, callSerialNo: String?) {
        val begun = current ?: return
        val ended = begun.copy(outcome = outcome, callSerialNo = callSerialNo)
        current = ended.takeIf { outcome == RecentOutcome.MAY_EXIST }
        change(state.calls.map { if (it === begun) ended else it })
    }

    /** Erases them from the device. The call under way is forgotten with them. */
    fun erase() {
        current = null
        change(emptyList())
    }

    private suspend fun loadStored() {
        val stored = try {
            withContext(background) { store.load() }
        } catch (_: StoreFailure) {
            emptyList()
        }
        display(state.copy(calls = (state.calls + stored).take(CAPACITY)))
    }

    private suspend fun write(calls: List<RecentCall>) {
        val stored = try {
            withContext(background) { store.save(calls) }
            true
        } catch (_: StoreFailure) {
            false
        }
        if (calls.isEmpty()) display(state.copy(notErased = !stored))
    }

    private fun change(calls: List<RecentCall>) {
        display(RecentsState(calls.take(CAPACITY)))
        writes.trySend(state.calls)
    }

    private fun display(fresh: RecentsState) {
        state = fresh
        show(fresh)
    }

    companion object {
        const val CAPACITY = 50
    }
}
