package dev.anoncall.operator

import dev.anoncall.CallFate

/** Whether a call that may exist was found; `null` where nobody looks it up. */
val CallFate.text: Int?
    get() = when (this) {
        CallFate.NotLookedUp -> null
        CallFate.LookingUp -> R.string.fate_looking_up
        is CallFate.Found -> R.string.fate_found
        is CallFate.Ambiguous -> R.string.fate_ambiguous
        is CallFate.NotSeen -> if (lookingAgain) R.string.fate_looking_up else R.string.fate_not_seen
        is CallFate.LookUpFailed -> if (lookingAgain) R.string.fate_looking_up else R.string.fate_look_up_failed
    }
