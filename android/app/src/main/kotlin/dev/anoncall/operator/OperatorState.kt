package dev.anoncall.operator

import dev.anoncall.SessionState

/** All that the screens show. */
data class OperatorState(
    val setUp: SetUp = SetUp.Loading,
    val settings: SettingsState = SettingsState(),
    val called: String = "",
    /** What was left out of a pasted number, until it is edited. */
    val pasted: EnteredNumber? = null,
    val callerPresent: String = "",
    val callData: String = "",
    /** What became of the call, as the session says it. */
    val call: SessionState = SessionState.Idle,
    /** Whether a call would go through, as far as it is known; `null` while nobody looks. */
    val readiness: Readiness? = null,
    /** The number that [call] is about; in [called] there may be the next one. */
    val callTo: String = "",
    /** How far the call under way is. */
    val progress: CallProgress? = null,
    /** How long the service asked to wait for before the next call, counted down. */
    val retrySeconds: Long? = null,
    val recents: RecentsState = RecentsState(),
    val handOver: HandOver = HandOver.Automatic,
    /** The code itself is not in here: [OperatorPresenter.accessCode] gives it to whoever shows or copies it. */
    val accessCodeShown: Boolean = false,
    val detailsShown: Boolean = false,
) {
    /** The numbers and the call data can't be changed while a call depends on them. */
    val canEdit: Boolean
        get() = when (call) {
            SessionState.Idle, is SessionState.Failed, is SessionState.Unclear -> true
            is SessionState.Creating, is SessionState.Created, is SessionState.Confirming -> false
        }
}

/** Whether this device can make calls. */
enum class SetUp { Loading, Missing, NotRead, Ready }

/** How a created call comes to what dials it. */
enum class HandOver {
    /** By itself, as soon as the screen shows. */
    Automatic,

    /** By a tap. */
    ByTap,

    /** There was nothing to dial with. A tap tries again. */
    NoDialler,

    /** What would dial does not let this app. A tap tries again. */
    Refused,

    Done,
}

data class SettingsState(
    /** The stored ones. */
    val stored: OperatorSettings? = null,
    /** What the organisation's device management sets. */
    val managed: Configuration = Configuration.NONE,
    val saving: Saving = Saving.No,
    val faults: Map<SettingsField, Text> = emptyMap(),
) {
    /** Those that are valid. */
    val settings: OperatorSettings?
        get() = managed.over(stored)
}

enum class Saving { No, Running, Done, NotStored }

enum class SettingsField { DOMAIN, APP_KEY, SECRET, AUTHORITY, OTHER }

/** What stands in the settings form when it is saved. An empty secret keeps the stored one. */
class SettingsForm(
    val domain: String,
    val appKey: String,
    val tokenSource: TokenSource.Kind,
    val secret: String,
    val authority: String,
    val callerPresent: String,
    val handsOverImmediately: Boolean = true,
    val callHistory: Boolean = false,
)
