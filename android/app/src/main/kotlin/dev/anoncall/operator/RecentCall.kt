package dev.anoncall.operator

import java.time.Instant

/** A call of the last days, for calling again and for support. */
data class RecentCall(
    val called: String,
    val time: Instant,
    /** Until more is known, a call may have been created: also where the app was ended in the middle of it. */
    val outcome: RecentOutcome = RecentOutcome.MAY_EXIST,
    /** As the service gave it. */
    val callSerialNo: String? = null,
) {
    /** Without the number. */
    override fun toString(): String = "RecentCall($time, $outcome, $callSerialNo)"
}

/** What became of it. The names are stored. */
enum class RecentOutcome { CREATED, MAY_EXIST, NOT_CREATED }
