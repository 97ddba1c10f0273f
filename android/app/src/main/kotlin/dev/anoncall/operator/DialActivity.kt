package dev.anoncall.operator

import android.content.ClipData
import android.content.ClipDescription
import android.content.ClipboardManager
import android.content.Intent
import android.os.Build
import android.os.Bundle
import android.os.PersistableBundle
import android.text.Editable
import android.text.TextWatcher
import android.view.View
import android.widget.Button
import android.widget.EditText
import android.widget.ScrollView
import android.widget.TextView
import android.widget.Toast
import dev.anoncall.SessionState

/** The screen that is used all day: the number, the call, and what became of it. */
class DialActivity : OperatorActivity() {
    private lateinit var called: EditText
    private lateinit var callerPresent: EditText
    private lateinit var callData: EditText
    private lateinit var panel: CallPanel

    /** Once: without settings the app opens on them, but going back from there must not lead there again. */
    private var settingsOffered = false

    private var callShown: SessionState = SessionState.Idle

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        settingsOffered = savedInstanceState?.getBoolean(SETTINGS_OFFERED) ?: false
        setContentView(R.layout.dial)
        called = view(R.id.called)
        callerPresent = view(R.id.caller_present)
        callData = view(R.id.call_data)
        panel = CallPanel(view(R.id.panel), presenter::accessCode)
        listenToFields()
        listenToKeys()
        listenToActions()
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
        view<TextView>(R.id.domain).showText(state.settings.stored?.domain)
        called.showText(state.called, state.canEdit)
        callerPresent.showText(state.callerPresent, state.canEdit)
        callData.showText(state.callData, state.canEdit)
        view<View>(R.id.delete).isEnabled = state.canEdit
        enableKeys(state.canEdit)
        // What was dialled is of no more use; its place is the result's.
        view<View>(R.id.fields).showIf(call !is SessionState.Created && call !is SessionState.Confirming)
        view<View>(R.id.dial_pad).showIf(call !is SessionState.Created && call !is SessionState.Confirming)
        panel.show(state)
        showActions(state)
        if (call::class != callShown::class) showTop()
        callShown = call
        if (state.setUp == SetUp.Missing || state.setUp == SetUp.NotRead) offerSettings()
    }

    /** When it is laid out: until then it would scroll back to the field with the cursor. */
    private fun showTop() {
        val scroll = view<ScrollView>(R.id.scroll)
        scroll.post { scroll.scrollTo(0, 0) }
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
        view<View>(R.id.progress).showIf(call is SessionState.Creating)
        view<View>(R.id.cancel).run {
            showIf(call is SessionState.Creating)
            isEnabled = call == SessionState.Creating()
        }
        view<View>(R.id.new_call).showIf(call is SessionState.Created)
        val canDial = state.handOver == HandOver.ByTap || state.handOver == HandOver.Failed
        view<View>(R.id.dial).showIf(call is SessionState.Created && canDial)
        view<View>(R.id.do_not_call).showIf(call is SessionState.Confirming)
    }

    private fun listenToFields() {
        called.onChange(presenter::enterCalled)
        callerPresent.onChange(presenter::enterCallerPresent)
        callData.onChange(presenter::enterCallData)
        // The dial pad is its keyboard.
        called.showSoftInputOnFocus = false
    }

    private fun listenToKeys() {
        for ((id, key) in KEYS) {
            val button = view<Button>(id)
            button.contentDescription = when (key) {
                "*" -> getString(R.string.key_star)
                "#" -> getString(R.string.key_hash)
                else -> getString(R.string.key_digit, key)
            }
            button.setOnClickListener { called.insert(key) }
        }
        view<View>(R.id.delete).run {
            tooltipText = getString(R.string.key_delete_hint)
            setOnClickListener { called.deleteBackwards() }
            setOnLongClickListener {
                called.text.clear()
                true
            }
        }
    }

    private fun listenToActions() {
        onTap(R.id.open_settings, ::openSettings)
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

    private fun enableKeys(enabled: Boolean) = KEYS.keys.forEach { view<View>(it).isEnabled = enabled }

    private fun offerSettings() {
        if (settingsOffered) return
        settingsOffered = true
        openSettings()
    }

    private fun openSettings() = startActivity(Intent(this, SettingsActivity::class.java))

    private fun copyAccessCode() {
        val clip = ClipData.newPlainText(getString(R.string.access_code), presenter.accessCode() ?: return)
        // Keyboards and the system's own preview then hide it; older versions ignore it.
        clip.description.extras = PersistableBundle().apply { putBoolean(ClipDescription.EXTRA_IS_SENSITIVE, true) }
        copy(clip, R.string.access_code_copied)
    }

    private fun copyDetails() {
        val report = presenter.supportReport() ?: return
        copy(ClipData.newPlainText(getString(R.string.details_show), report), R.string.details_copied)
    }

    private fun copy(clip: ClipData, done: Int) {
        getSystemService(ClipboardManager::class.java)?.setPrimaryClip(clip)
        // Later versions show by themselves that something was copied.
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) Toast.makeText(this, done, Toast.LENGTH_SHORT).show()
    }

    private companion object {
        const val SETTINGS_OFFERED = "settingsOffered"

        val KEYS = mapOf(
            R.id.key_1 to "1", R.id.key_2 to "2", R.id.key_3 to "3",
            R.id.key_4 to "4", R.id.key_5 to "5", R.id.key_6 to "6",
            R.id.key_7 to "7", R.id.key_8 to "8", R.id.key_9 to "9",
            R.id.key_star to "*", R.id.key_0 to "0", R.id.key_hash to "#",
        )
    }
}

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

/** At the cursor, in place of what is selected. */
private fun EditText.insert(key: String) {
    text.replace(minOf(selectionStart, selectionEnd), maxOf(selectionStart, selectionEnd), key)
}

private fun EditText.deleteBackwards() {
    val start = minOf(selectionStart, selectionEnd)
    val end = maxOf(selectionStart, selectionEnd)
    if (start < end) {
        text.delete(start, end)
    } else if (start > 0) {
        text.delete(start - 1, start)
    }
}
