package dev.anoncall.operator

/** All that the screens show. */
data class OperatorState(
    val setUp: SetUp = SetUp.Loading,
    val settings: SettingsState = SettingsState(),
    val called: String = "",
    val callerPresent: String = "",
    val callData: String = "",
    val call: CallState = CallState.Idle,
) {
    /** The numbers and the call data can't be changed while a call depends on them. */
    val canEdit: Boolean
        get() = call == CallState.Idle || call is CallState.Failed
}

/** Whether this device can make calls. */
enum class SetUp { Loading, Missing, NotRead, Ready }

sealed interface CallState {
    data object Idle : CallState

    data class Calling(val cancelling: Boolean = false) : CallState

    /** The access code is not in here: [OperatorPresenter.accessCode] gives it to whoever shows or copies it. */
    data class Created(
        val sipServer: String,
        val callSerialNo: String?,
        val accessCodeShown: Boolean = false,
        val noDialler: Boolean = false,
    ) : CallState

    data class Failed(val failure: CallFailure) : CallState

    /** The question before calling again, because the failed call may exist. */
    data class Asking(val failure: CallFailure) : CallState
}

/** A failure as a person needs it. */
data class CallFailure(
    val title: Text,
    /** What exactly happened, where more is known. */
    val explanation: Text?,
    val callMayExist: Boolean,
    val advice: Text,
    /** Whether new credentials are what helps. */
    val signInAgain: Boolean,
    /** What support asks for: labels and values as they came. */
    val details: List<Detail>,
    val detailsShown: Boolean = false,
) {
    data class Detail(val label: Int, val value: String)
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
)
