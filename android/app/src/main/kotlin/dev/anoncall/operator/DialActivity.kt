package dev.anoncall.operator

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Intent
import android.content.res.Configuration
import android.os.Build
import android.os.Bundle
import android.text.Editable
import android.text.TextWatcher
import android.text.format.DateUtils
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.Button
import android.widget.EditText
import android.widget.ScrollView
import android.widget.TextView
import android.widget.Toast
import dev.anoncall.SessionState
import dev.anoncall.text

/** The screen that is used all day: the number, the call, and what became of it. */
class DialActivity : OperatorActivity() {
    private lateinit var called: NumberField
    private lateinit var callerPresent: EditText
    private lateinit var callData: EditText
    private lateinit var pad: DialPad
    private lateinit var panel: CallPanel
    private lateinit var codes: AccessCodeClipboard

    /** Once: without settings the app opens on them, but going back from there must not lead there again. */
    private var settingsOffered = false

    private var callShown: SessionState = SessionState.Idle

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        settingsOffered = savedInstanceState?.getBoolean(SETTINGS_OFFERED) ?: false
        setContentView(if (resources.configuration.hasRoomForPad) R.layout.dial else R.layout.dial_scrolling)
        called = view(R.id.called)
        callerPresent = view(R.id.caller_present)
        callData = view(R.id.call_data)
        panel = CallPanel(view(R.id.panel), presenter::accessCode)
        pad = DialPad(view(android.R.id.content), called)
        codes = AccessCodeClipboard(applicationContext)
        listenToFields()
        listenToActions()
        if (savedInstanceState == null) enterNumberOf(intent)
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        enterNumberOf(intent)
    }

    override fun onWindowFocusChanged(hasFocus: Boolean) {
        super.onWindowFocusChanged(hasFocus)
        if (hasFocus) codes.removeExpired()
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putBoolean(SETTINGS_OFFERED, settingsOffered)
    }

    override fun onStart() {
        super.onStart()
        presenter.dialScreenShown()
    }

    override fun onStop() {
        // Turned, it is not left.
        if (!isChangingConfigurations) presenter.dialScreenLeft()
        super.onStop()
    }

    override fun show(state: OperatorState) {
        val call = state.call
        view<TextView>(R.id.domain).showText(state.settings.settings?.domain?.ifEmpty { null })
        showReadiness(state.readiness)
        called.showText(state.called, state.canEdit)
        callerPresent.showText(state.callerPresent, state.canEdit)
        callData.showText(state.callData, state.canEdit)
        pad.enable(state.canEdit)
        view<TextView>(R.id.pasted).showText(state.pasted?.let(::removedFrom))
        // What was dialled is of no more use; its place is the result's.
        val entering = call !is SessionState.Created && call !is SessionState.Confirming
        for (id in ENTRY) view<View>(id).showIf(entering)
        panel.show(state)
        showActions(state)
        if (call::class != callShown::class) {
            showTop()
            // The next number; a field that could not be edited meanwhile has lost the cursor.
            if (state.canEdit) called.requestFocus()
            if (call is SessionState.Unclear || call is SessionState.Confirming) readOutPanel()
        }
        callShown = call
        if (state.setUp == SetUp.Missing || state.setUp == SetUp.NotRead) offerSettings()
    }

    /** When it is laid out: until then it would scroll back to the field with the cursor. */
    private fun showTop() {
        val scroll = view<ScrollView>(R.id.scroll)
        scroll.post { scroll.scrollTo(0, 0) }
    }

    /** That a call may exist is where a screen reader goes on, and not at the field with the cursor. */
    private fun readOutPanel() {
        val title = view<View>(R.id.panel_title)
        title.post { title.performAccessibilityAction(AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS, null) }
    }

    private fun showActions(state: OperatorState) {
        val call = state.call
        val setUp = state.setUp == SetUp.Missing || state.setUp == SetUp.NotRead
        view<Button>(R.id.call).run {
            showIf(state.canEdit && !setUp)
            isEnabled = state.setUp == SetUp.Ready
            val again = call.report != null && state.called == state.callTo
            setText(if (again) R.string.call_again_button else R.string.call_button)
        }
        view<View>(R.id.set_up).showIf(state.canEdit && setUp)
        showProgress(state)
        view<View>(R.id.cancel).run {
            showIf(call is SessionState.Creating)
            isEnabled = call == SessionState.Creating()
        }
        view<View>(R.id.new_call).showIf(call is SessionState.Created)
        val canDial = state.handOver != HandOver.Automatic && state.handOver != HandOver.Done
        view<View>(R.id.dial).showIf(call is SessionState.Created && canDial)
        view<View>(R.id.do_not_call).showIf(call is SessionState.Confirming)
    }

    private fun showProgress(state: OperatorState) {
        val call = state.call as? SessionState.Creating
        view<View>(R.id.progress).showIf(call != null)
        if (call == null) return
        val progress = state.progress ?: CallProgress()
        view<TextView>(R.id.step).showText(getString(if (call.cancelling) R.string.cancelling else progress.step.text))
        view<TextView>(R.id.elapsed).showText(DateUtils.formatElapsedTime(progress.seconds))
    }

    private fun showReadiness(readiness: Readiness?) {
        val (text, color) = when (readiness) {
            null -> null to R.color.text_secondary
            Readiness.NoNetwork -> getString(R.string.readiness_no_network) to R.color.failed_text
            Readiness.Connecting -> getString(R.string.readiness_connecting) to R.color.text_secondary
            Readiness.Ready -> getString(R.string.readiness_ready) to R.color.call_text
            is Readiness.NotReady -> readiness.title.text(this) to R.color.failed_text
        }
        view<TextView>(R.id.readiness).run {
            setTextColor(getColor(color))
            showText(text)
        }
    }

    private fun removedFrom(number: EnteredNumber): String? = when {
        number.removed.isEmpty() -> null
        number.onlyBlanksRemoved -> getString(R.string.paste_removed_blanks)
        else -> getString(R.string.paste_removed, number.shownRemoved)
    }

    private fun listenToFields() {
        called.onChange(presenter::enterCalled)
        called.onPaste = presenter::pasted
        callerPresent.onChange(presenter::enterCallerPresent)
        callData.onChange(presenter::enterCallData)
        for (field in listOf(called, callerPresent, callData)) field.onReturn(presenter::call)
    }

    private fun listenToActions() {
        onTap(R.id.open_settings, ::openSettings)
        onTap(R.id.open_recents) { startActivity(Intent(this, RecentsActivity::class.java)) }
        onTap(R.id.set_up, ::openSettings)
        onTap(R.id.sign_in_again, ::openSettings)
        onTap(R.id.call, presenter::call)
        onTap(R.id.cancel, presenter::cancel)
        onTap(R.id.call_again_anyway, presenter::callAgainAnyway)
        onTap(R.id.do_not_call, presenter::doNotCall)
        onTap(R.id.new_call, presenter::newCall)
        onTap(R.id.dial, presenter::dial)
        onTap(R.id.access_code, presenter::toggleAccessCode)
        onTap(R.id.copy_access_code, ::copyAccessCode)
        onTap(R.id.toggle_details, presenter::toggleDetails)
        onTap(R.id.copy_details, ::copyDetails)
    }

    /** Another app's number is entered and never called by itself. */
    private fun enterNumberOf(intent: Intent) {
        val number = numberOf(intent) ?: return
        if (!presenter.takeNumber(number)) Toast.makeText(this, R.string.number_busy, Toast.LENGTH_LONG).show()
    }

    private fun offerSettings() {
        if (settingsOffered) return
        settingsOffered = true
        openSettings()
    }

    private fun openSettings() = startActivity(Intent(this, SettingsActivity::class.java))

    private fun copyAccessCode() {
        codes.copy(getString(R.string.access_code), presenter.accessCode() ?: return)
        sayCopied(R.string.access_code_copied)
    }

    private fun copyDetails() {
        val report = presenter.supportReport() ?: return
        val clip = ClipData.newPlainText(getString(R.string.details_show), report)
        getSystemService(ClipboardManager::class.java)?.setPrimaryClip(clip)
        sayCopied(R.string.details_copied)
    }

    /** Later versions show by themselves that something was copied. */
    private fun sayCopied(done: Int) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) Toast.makeText(this, done, Toast.LENGTH_SHORT).show()
    }

    private companion object {
        const val SETTINGS_OFFERED = "settingsOffered"

        val ENTRY = listOf(R.id.fields, R.id.number, R.id.dial_pad)
    }
}

/** Whether the dial pad can stay where it is beside a result, with texts of this size. If not, everything scrolls together. */
private val Configuration.hasRoomForPad: Boolean
    get() = orientation == Configuration.ORIENTATION_LANDSCAPE || screenHeightDp / fontScale >= LEAST_HEIGHT_DP

private const val LEAST_HEIGHT_DP = 360

private fun EditText.onChange(tell: (String) -> Unit) = addTextChangedListener(
    object : TextWatcher {
        override fun beforeTextChanged(s: CharSequence?, start: Int, count: Int, after: Int) = Unit

        override fun onTextChanged(s: CharSequence?, start: Int, before: Int, count: Int) = Unit

        override fun afterTextChanged(s: Editable) = tell("$s")
    },
)

/** Leaves a text that is right already, and with it the cursor, as it is. */
private fun EditText.showText(shown: String, enabled: Boolean) {
    isEnabled = enabled
    if ("$text" != shown) {
        setText(shown)
        setSelection(text.length)
    }
}
