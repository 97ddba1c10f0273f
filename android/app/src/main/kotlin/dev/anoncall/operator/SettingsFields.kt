package dev.anoncall.operator

import android.view.View
import android.widget.CheckBox
import android.widget.EditText
import android.widget.RadioGroup
import android.widget.Switch
import android.widget.TextView

/** The fields of the settings form: the operator's, and behind a switch those for experts. */
internal class SettingsFields(private val screen: View) {
    private val tokenSource: RadioGroup = view(R.id.token_source)
    private val secret: EditText = view(R.id.secret)
    private val expert: Switch = view(R.id.expert)

    init {
        expert.setOnCheckedChangeListener { _, on -> view<View>(R.id.expert_fields).showIf(on) }
    }

    private val chosenSource: TokenSource.Kind
        get() = if (tokenSource.checkedRadioButtonId == R.id.source_app_secret) {
            TokenSource.Kind.APP_SECRET
        } else {
            TokenSource.Kind.ACCESS_TOKEN
        }

    fun onSourceChange(action: () -> Unit) = tokenSource.setOnCheckedChangeListener { _, _ -> action() }

    /** What is valid now. A stored secret is never shown again. */
    fun fill(settings: OperatorSettings?) {
        set(R.id.domain, settings?.domain)
        set(R.id.app_key, settings?.appKey)
        set(R.id.caller_present, settings?.callerPresent)
        set(R.id.authority, settings?.authority)
        view<CheckBox>(R.id.hand_over).isChecked = settings?.handsOverImmediately ?: true
        view<CheckBox>(R.id.call_history).isChecked = settings?.callHistory ?: false
        choose(settings?.tokenSource?.kind ?: TokenSource.Kind.ACCESS_TOKEN)
    }

    /** What was typed before the device was turned. */
    fun fill(form: SettingsForm) {
        set(R.id.domain, form.domain)
        set(R.id.app_key, form.appKey)
        set(R.id.caller_present, form.callerPresent)
        set(R.id.authority, form.authority)
        secret.setText(form.secret)
        view<CheckBox>(R.id.hand_over).isChecked = form.handsOverImmediately
        view<CheckBox>(R.id.call_history).isChecked = form.callHistory
        choose(form.tokenSource)
    }

    /** What a file has; the other fields, and those that are managed, stay as they are. */
    fun fill(given: Configuration) {
        fun set(id: Int, text: String?) {
            val field = view<EditText>(id)
            if (text != null && field.isEnabled) field.setText(text)
        }

        fun check(id: Int, isChecked: Boolean?) {
            val box = view<CheckBox>(id)
            if (isChecked != null && box.isEnabled) box.isChecked = isChecked
        }
        set(R.id.domain, given.domain)
        set(R.id.app_key, given.appKey)
        set(R.id.secret, given.tokenSource?.secret)
        set(R.id.caller_present, given.callerPresent)
        set(R.id.authority, given.authority)
        if (tokenSource.isEnabled) given.tokenSource?.let { choose(it.kind) }
        check(R.id.hand_over, given.handsOverImmediately)
        check(R.id.call_history, given.callHistory)
    }

    fun form() = SettingsForm(
        domain = typed(R.id.domain),
        appKey = typed(R.id.app_key),
        tokenSource = chosenSource,
        secret = "${secret.text}",
        authority = typed(R.id.authority),
        callerPresent = typed(R.id.caller_present),
        handsOverImmediately = view<CheckBox>(R.id.hand_over).isChecked,
        callHistory = view<CheckBox>(R.id.call_history).isChecked,
    )

    /** What the organisation sets can't be changed here, and is named. */
    fun showManaged(settings: SettingsState) {
        val managed = settings.managed
        val labels = mutableListOf<String>()
        fun lock(given: Any?, label: Int, vararg views: View) {
            views.forEach { it.isEnabled = given == null }
            if (given != null) labels += screen.context.getString(label)
        }
        lock(managed.domain, R.string.settings_domain, view(R.id.domain))
        lock(managed.appKey, R.string.settings_app_key, view(R.id.app_key))
        lock(
            managed.tokenSource,
            labelOf(managed.tokenSource?.kind ?: chosenSource),
            tokenSource,
            view(R.id.source_access_token),
            view(R.id.source_app_secret),
            secret,
        )
        lock(managed.authority, R.string.settings_authority, view(R.id.authority))
        lock(managed.callerPresent, R.string.settings_caller_present, view(R.id.caller_present))
        lock(managed.handsOverImmediately, R.string.settings_hand_over, view(R.id.hand_over))
        lock(managed.callHistory, R.string.settings_call_history, view(R.id.call_history))
        if (labels.isNotEmpty()) showManagedValues(managed)
        view<View>(R.id.managed_panel).showIf(labels.isNotEmpty())
        view<TextView>(R.id.managed).text = labels.joinToString("\n")
    }

    private fun showManagedValues(managed: Configuration) {
        managed.domain?.let { set(R.id.domain, it) }
        managed.appKey?.let { set(R.id.app_key, it) }
        managed.authority?.let { set(R.id.authority, it) }
        managed.callerPresent?.let { set(R.id.caller_present, it) }
        managed.tokenSource?.let { choose(it.kind) }
        managed.handsOverImmediately?.let(view<CheckBox>(R.id.hand_over)::setChecked)
        managed.callHistory?.let(view<CheckBox>(R.id.call_history)::setChecked)
    }

    fun showSecretField(settings: SettingsState) {
        view<TextView>(R.id.secret_label).setText(labelOf(chosenSource))
        val stored = settings.stored?.tokenSource?.takeIf { it.secret.isNotEmpty() }
        val hint = when {
            settings.managed.tokenSource != null -> R.string.settings_managed
            stored?.kind == chosenSource -> R.string.settings_secret_stored
            else -> null
        }
        secret.hint = hint?.let(screen.context::getString)
        view<View>(R.id.delete_secret).showIf(stored != null)
    }

    /** Brings a field into view, for what is wrong with it to be seen and read out. */
    fun goTo(field: SettingsField) {
        val id = when (field) {
            SettingsField.DOMAIN -> R.id.domain
            SettingsField.APP_KEY -> R.id.app_key
            SettingsField.SECRET -> R.id.secret
            SettingsField.AUTHORITY -> R.id.authority
            SettingsField.OTHER -> return
        }
        if (field != SettingsField.SECRET) expert.isChecked = true
        view<View>(id).requestFocus()
    }

    private fun labelOf(kind: TokenSource.Kind): Int = when (kind) {
        TokenSource.Kind.ACCESS_TOKEN -> R.string.settings_access_token
        TokenSource.Kind.APP_SECRET -> R.string.settings_app_secret
    }

    private fun choose(kind: TokenSource.Kind) = tokenSource.check(
        when (kind) {
            TokenSource.Kind.APP_SECRET -> R.id.source_app_secret
            TokenSource.Kind.ACCESS_TOKEN -> R.id.source_access_token
        },
    )

    private fun typed(id: Int): String = "${view<EditText>(id).text}"

    /** Leaves a text that is right already, and with it the cursor, as it is. */
    private fun set(id: Int, text: String?) {
        if (typed(id) != text.orEmpty()) view<EditText>(id).setText(text)
    }

    private fun <V : View> view(id: Int): V = checkNotNull(screen.findViewById(id))
}
