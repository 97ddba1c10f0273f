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
        .put(Configuration.DOMAIN, settings.domain)
        .put(Configuration.APP_KEY, settings.appKey)
        .put(settings.tokenSource.kind.storedName, settings.tokenSource.secret)
        .put(Configuration.AUTHORITY, settings.authority)
        .put(Configuration.CALLER_PRESENT, settings.callerPresent)
        .put(Configuration.HANDS_OVER_IMMEDIATELY, settings.handsOverImmediately)
        .put(Configuration.CALL_HISTORY, settings.callHistory)
        .toString()

    private fun fromJson(text: String): OperatorSettings = JSONObject(text).run {
        OperatorSettings(
            domain = getString(Configuration.DOMAIN),
            appKey = getString(Configuration.APP_KEY),
            tokenSource = TokenSource.Kind.entries.first { has(it.storedName) }
                .let { TokenSource.of(it, getString(it.storedName)) },
            authority = getString(Configuration.AUTHORITY),
            callerPresent = getString(Configuration.CALLER_PRESENT),
            handsOverImmediately = getBoolean(Configuration.HANDS_OVER_IMMEDIATELY),
            callHistory = getBoolean(Configuration.CALL_HISTORY),
        )
    }

    private val TokenSource.Kind.storedName: String
        get() = when (this) {
            TokenSource.Kind.ACCESS_TOKEN -> Configuration.ACCESS_TOKEN
            TokenSource.Kind.APP_SECRET -> Configuration.APP_SECRET
        }

    private companion object {
        const val SETTINGS = "settings"
        const val JOURNAL_KEY = "journalKey"
        const val JOURNAL_KEY_BYTES = 32
    }
}
