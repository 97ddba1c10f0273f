package dev.anoncall.operator

import org.json.JSONObject
import java.security.SecureRandom

/** Keeps the settings and the journal's key in the encrypted preferences. */
class KeystoreSettingsStore(private val preferences: EncryptedPreferences) : SettingsStore {
    override fun load(): OperatorSettings? = preferences.use {
        load(SETTINGS)?.let { fromJson(it.decodeToString()) }
    }

    override fun save(settings: OperatorSettings) = preferences.use {
        store(SETTINGS, toJson(settings).encodeToByteArray())
    }

    override fun journalKey(): ByteArray = preferences.use {
        loadIfPossible(JOURNAL_KEY)
            ?: ByteArray(JOURNAL_KEY_BYTES).also(SecureRandom()::nextBytes).also { store(JOURNAL_KEY, it) }
    }

    private fun toJson(settings: OperatorSettings): String = JSONObject()
        .put(GivenSettings.DOMAIN, settings.domain)
        .put(GivenSettings.APP_KEY, settings.appKey)
        .put(GivenSettings.TOKEN_SOURCE, settings.tokenSource.kind.name)
        .put(GivenSettings.SECRET, settings.tokenSource.secret)
        .put(GivenSettings.AUTHORITY, settings.authority)
        .put(GivenSettings.CALLER_PRESENT, settings.callerPresent)
        .put(GivenSettings.DIALS_IMMEDIATELY, settings.dialsImmediately)
        .toString()

    private fun fromJson(text: String): OperatorSettings = JSONObject(text).run {
        OperatorSettings(
            domain = getString(GivenSettings.DOMAIN),
            appKey = getString(GivenSettings.APP_KEY),
            tokenSource = TokenSource.of(
                enumValueOf(getString(GivenSettings.TOKEN_SOURCE)),
                getString(GivenSettings.SECRET),
            ),
            authority = getString(GivenSettings.AUTHORITY),
            callerPresent = getString(GivenSettings.CALLER_PRESENT),
            dialsImmediately = optBoolean(GivenSettings.DIALS_IMMEDIATELY, true),
        )
    }

    private companion object {
        const val SETTINGS = "settings"
        const val JOURNAL_KEY = "journalKey"
        const val JOURNAL_KEY_BYTES = 32
    }
}
