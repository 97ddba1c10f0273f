package dev.anoncall.operator

import dev.anoncall.SessionState

/** All that the screens show. */
data class OperatorState(
    val setUp: SetUp = SetUp.Loading,
    val settings: SettingsState = SettingsState(),
    val called: String = "",
    val callerPresent: String = "",
    val callData: String = "",
    /** What became of the call, as the session says it. */
    val call: SessionState = SessionState.Idle,
    /** The number that [call] is about; in [called] there may be the next one. */
    val callTo: String = "",
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
    Failed,

    Done,
}

data class SettingsState(
    /** The stored ones, for the form to begin with. */
    val stored: OperatorSettings? = null,
    val saving: Saving = Saving.No,
    val faults: Map<SettingsField, Text> = emptyMap(),
)

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
    val dialsImmediately: Boolean = true,
)
