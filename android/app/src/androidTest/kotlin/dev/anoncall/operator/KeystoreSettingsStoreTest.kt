package dev.anoncall.operator

import androidx.test.platform.app.InstrumentationRegistry
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Test

/** The settings in the device's real Keystore. */
class KeystoreSettingsStoreTest {
    private val context = InstrumentationRegistry.getInstrumentation().targetContext
    private val settings = OperatorSettings(
        domain = "service.example",
        appKey = "key",
        tokenSource = TokenSource.TenantSecret("a secret"),
    )

    @Test
    fun whatWasSavedIsLoadedAndStoredInNoReadableForm() {
        KeystoreSettingsStore(EncryptedPreferences(context)).save(settings)
        assertEquals(settings, KeystoreSettingsStore(EncryptedPreferences(context)).load())
        val stored = context.getSharedPreferences("operator", 0).all.toString()
        assertFalse(stored.contains("a secret") || stored.contains("service.example"))
    }
}
