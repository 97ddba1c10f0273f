package dev.anoncall.operator

import android.os.Bundle
import android.view.View
import android.widget.CheckBox
import android.widget.EditText
import android.widget.RadioGroup
import android.widget.TextView
import android.widget.Toast

/** The screen on which the operator signs in. */
class SettingsActivity : OperatorActivity() {
    private lateinit var tokenSource: RadioGroup
    private lateinit var secret: EditText

    /** Whether the form holds what is stored, or what was typed since. */
    private var filled = false

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.settings)
        tokenSource = view(R.id.token_source)
        secret = view(R.id.secret)
        filled = savedInstanceState?.getBoolean(FILLED) ?: false
        if (savedInstanceState == null) presenter.settingsOpened()
        // Through this door, unlike the saved state, it does not leave the app's memory.
        (lastNonConfigurationInstance as String?)?.let(secret::setText)
        tokenSource.setOnCheckedChangeListener { _, _ -> showSecretField(presenter.state.value.settings) }
        onTap(R.id.back, ::finish)
        onTap(R.id.save) { presenter.save(form()) }
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putBoolean(FILLED, filled)
    }

    override fun onRetainNonConfigurationInstance(): Any = "${secret.text}"

    override fun show(state: OperatorState) {
        val settings = state.settings
        if (state.setUp != SetUp.Loading && !filled) fill(settings.stored)
        showSecretField(settings)
        view<TextView>(R.id.notice).showText(notice(state)?.let(::getString))
        for ((id, field) in FAULTS) view<TextView>(id).showText(settings.faults[field]?.let(::textOf))
        view<View>(R.id.save).isEnabled = filled && settings.saving != Saving.Running
        if (settings.saving == Saving.Done) {
            Toast.makeText(this, R.string.settings_saved, Toast.LENGTH_SHORT).show()
            presenter.settingsOpened()
            finish()
        }
    }

    private fun fill(stored: OperatorSettings?) {
        filled = true
        set(R.id.domain, stored?.domain)
        set(R.id.app_key, stored?.appKey)
        set(R.id.caller_present, stored?.callerPresent)
        set(R.id.authority, stored?.authority)
        view<CheckBox>(R.id.hand_over).isChecked = stored?.dialsImmediately ?: true
        tokenSource.check(
            when (stored?.tokenSource?.kind) {
                TokenSource.Kind.APP_SECRET -> R.id.source_app_secret
                TokenSource.Kind.ACCESS_TOKEN, null -> R.id.source_access_token
            },
        )
    }

    private fun form() = SettingsForm(
        domain = typed(R.id.domain),
        appKey = typed(R.id.app_key),
        tokenSource = chosenSource(),
        secret = "${secret.text}",
        authority = typed(R.id.authority),
        callerPresent = typed(R.id.caller_present),
        dialsImmediately = view<CheckBox>(R.id.hand_over).isChecked,
    )

    private fun showSecretField(settings: SettingsState) {
        val source = chosenSource()
        view<TextView>(R.id.secret_label).setText(
            when (source) {
                TokenSource.Kind.ACCESS_TOKEN -> R.string.settings_access_token
                TokenSource.Kind.APP_SECRET -> R.string.settings_app_secret
            },
        )
        val stored = settings.stored?.tokenSource?.kind == source
        secret.hint = if (stored) getString(R.string.settings_secret_stored) else null
    }

    private fun notice(state: OperatorState): Int? = when {
        state.settings.saving == Saving.NotStored -> R.string.settings_not_stored
        state.setUp == SetUp.NotRead -> R.string.settings_not_read
        state.setUp == SetUp.Missing -> R.string.settings_first
        else -> null
    }

    private fun chosenSource(): TokenSource.Kind = if (tokenSource.checkedRadioButtonId == R.id.source_app_secret) {
        TokenSource.Kind.APP_SECRET
    } else {
        TokenSource.Kind.ACCESS_TOKEN
    }

    private fun typed(id: Int): String = "${view<EditText>(id).text}"

    private fun set(id: Int, text: String?) = view<EditText>(id).setText(text)

    private companion object {
        const val FILLED = "filled"

        val FAULTS = mapOf(
            R.id.domain_fault to SettingsField.DOMAIN,
            R.id.app_key_fault to SettingsField.APP_KEY,
            R.id.secret_fault to SettingsField.SECRET,
            R.id.authority_fault to SettingsField.AUTHORITY,
            R.id.other_fault to SettingsField.OTHER,
        )
    }
}
