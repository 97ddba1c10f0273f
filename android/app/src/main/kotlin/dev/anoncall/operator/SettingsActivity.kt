package dev.anoncall.operator

import android.app.Activity
import android.app.AlertDialog
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.view.View
import android.widget.TextView
import android.widget.Toast
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** The screen on which the operator signs in. */
class SettingsActivity : OperatorActivity() {
    private lateinit var fields: SettingsFields
    private val whileOpen: CoroutineScope = MainScope()

    /** Whether the form holds what is stored, or what was typed since. */
    private var filled = false

    /** What became of a configuration file. */
    private var fileNotice: Text? = null

    private var faultsShown: Set<SettingsField> = emptySet()

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.settings)
        fields = SettingsFields(view(android.R.id.content))
        if (savedInstanceState == null) presenter.settingsOpened()
        // Through this door, unlike the saved state, it does not leave the app's memory.
        (lastNonConfigurationInstance as SettingsForm?)?.let {
            fields.fill(it)
            filled = true
        }
        fields.onSourceChange { fields.showSecretField(presenter.state.value.settings) }
        onTap(R.id.back, ::finish)
        onTap(R.id.open_file, ::chooseFile)
        onTap(R.id.delete_secret, ::askToDeleteSecret)
        onTap(R.id.save) { presenter.save(fields.form()) }
    }

    override fun onDestroy() {
        whileOpen.cancel()
        super.onDestroy()
    }

    override fun onRetainNonConfigurationInstance(): Any? = if (filled) fields.form() else null

    override fun onActivityResult(requestCode: Int, resultCode: Int, data: Intent?) {
        super.onActivityResult(requestCode, resultCode, data)
        val file = data?.data ?: return
        if (requestCode != FILE || resultCode != Activity.RESULT_OK) return
        whileOpen.launch { open(file) }
    }

    override fun show(state: OperatorState) {
        val settings = state.settings
        if (state.setUp != SetUp.Loading && !filled) {
            fields.fill(settings.settings)
            filled = true
        }
        fields.showManaged(settings)
        fields.showSecretField(settings)
        view<TextView>(R.id.notice).showText(notice(state)?.let(::textOf))
        for ((id, field) in FAULTS) view<TextView>(id).showText(settings.faults[field]?.let(::textOf))
        showFirstFault(settings.faults.keys)
        view<View>(R.id.save).isEnabled = filled && settings.saving != Saving.Running
        if (settings.saving == Saving.Done) {
            Toast.makeText(this, R.string.settings_saved, Toast.LENGTH_SHORT).show()
            presenter.settingsOpened()
            finish()
        }
    }

    /** Once: after that the operator goes on wherever it suits. */
    private fun showFirstFault(faults: Set<SettingsField>) {
        if (faults == faultsShown) return
        faultsShown = faults
        faults.firstOrNull()?.let(fields::goTo)
    }

    private fun notice(state: OperatorState): Text? = when {
        state.settings.saving == Saving.NotStored -> Text(R.string.settings_not_stored)
        state.settings.saving == Saving.Running -> Text(R.string.settings_checking)
        fileNotice != null -> fileNotice
        state.setUp == SetUp.NotRead -> Text(R.string.settings_not_read)
        state.setUp == SetUp.Missing -> Text(R.string.settings_first)
        else -> null
    }

    /** Providers name the type of a JSON file in different ways. */
    private fun chooseFile() = startActivityForResult(
        Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("*/*"),
        FILE,
    )

    /** The file's settings go into the form, for the operator to look at and to save. */
    private suspend fun open(file: Uri) {
        fileNotice = try {
            fields.fill(withContext(Dispatchers.IO) { readConfiguration(contentResolver, file) })
            filled = true
            Text(R.string.configuration_opened)
        } catch (fault: ConfigurationFault) {
            fault.text
        }
        show(presenter.state.value)
    }

    private fun askToDeleteSecret() {
        AlertDialog.Builder(this)
            .setMessage(R.string.settings_secret_delete_question)
            .setPositiveButton(R.string.settings_secret_delete) { _, _ -> presenter.deleteSecret() }
            .setNegativeButton(R.string.cancel_button, null)
            .show()
    }

    private companion object {
        const val FILE = 1

        val FAULTS = mapOf(
            R.id.domain_fault to SettingsField.DOMAIN,
            R.id.app_key_fault to SettingsField.APP_KEY,
            R.id.secret_fault to SettingsField.SECRET,
            R.id.authority_fault to SettingsField.AUTHORITY,
            R.id.other_fault to SettingsField.OTHER,
        )
    }
}
