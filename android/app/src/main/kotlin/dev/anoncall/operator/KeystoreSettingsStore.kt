package dev.anoncall.operator

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import org.json.JSONException
import org.json.JSONObject
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.SecureRandom
import java.util.Base64
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Keeps the settings and the journal's key encrypted (AES-256-GCM) in the app's preferences. The key never leaves the device's Keystore, so a copy of
 * the preferences, such as a backup on another device, is of no use: it reads as [SettingsStore.Failure].
 */
class KeystoreSettingsStore(context: Context) : SettingsStore {
    private val preferences = context.getSharedPreferences("operator", Context.MODE_PRIVATE)

    override fun load(): OperatorSettings? = failingAsOne {
        stored(SETTINGS)?.let { fromJson(decrypt(it, key() ?: throw GeneralSecurityException()).decodeToString()) }
    }

    override fun save(settings: OperatorSettings) = failingAsOne {
        store(SETTINGS, toJson(settings).encodeToByteArray())
    }

    override fun journalKey(): ByteArray = failingAsOne {
        stored(JOURNAL_KEY)?.let(::decryptIfPossible) ?: newJournalKey()
    }

    private fun newJournalKey(): ByteArray =
        ByteArray(JOURNAL_KEY_BYTES).also(SecureRandom()::nextBytes).also { store(JOURNAL_KEY, it) }

    private fun stored(name: String): ByteArray? = preferences.getString(name, null)?.let(Base64.getDecoder()::decode)

    private fun store(name: String, bytes: ByteArray) {
        val stored = Base64.getEncoder().encodeToString(encrypt(bytes))
        if (!preferences.edit().putString(name, stored).commit()) throw IOException()
    }

    private fun encrypt(bytes: ByteArray): ByteArray {
        val cipher = Cipher.getInstance(CIPHER).apply { init(Cipher.ENCRYPT_MODE, key() ?: newKey()) }
        return cipher.iv + cipher.doFinal(bytes)
    }

    private fun decrypt(stored: ByteArray, key: SecretKey): ByteArray {
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, stored, 0, IV_BYTES))
        return cipher.doFinal(stored, IV_BYTES, stored.size - IV_BYTES)
    }

    /** `null` where the key it was encrypted with is gone for ever. A Keystore that fails may work again later. */
    private fun decryptIfPossible(stored: ByteArray): ByteArray? = try {
        key()?.let { decrypt(stored, it) }
    } catch (_: AEADBadTagException) {
        null
    }

    private fun key(): SecretKey? = KeyStore.getInstance(KEYSTORE).apply { load(null) }.getKey(KEY, null) as SecretKey?

    private fun newKey(): SecretKey {
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val specification = KeyGenParameterSpec.Builder(KEY, purposes)
            .setKeySize(KEY_BITS)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .build()
        val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEYSTORE)
        return generator.apply { init(specification) }.generateKey()
    }

    private fun toJson(settings: OperatorSettings): String = JSONObject()
        .put("domain", settings.domain)
        .put("appKey", settings.appKey)
        .put("tokenSource", settings.tokenSource.kind.name)
        .put("secret", settings.tokenSource.secret)
        .put("authority", settings.authority)
        .put("callerPresent", settings.callerPresent)
        .put("dialsImmediately", settings.dialsImmediately)
        .toString()

    private fun fromJson(text: String): OperatorSettings = JSONObject(text).run {
        OperatorSettings(
            domain = getString("domain"),
            appKey = getString("appKey"),
            tokenSource = TokenSource.of(enumValueOf(getString("tokenSource")), getString("secret")),
            authority = getString("authority"),
            callerPresent = getString("callerPresent"),
            dialsImmediately = optBoolean("dialsImmediately", true),
        )
    }

    /** One at a time, so that no two keys are made. */
    private inline fun <T> failingAsOne(block: () -> T): T = try {
        synchronized(this) { block() }
    } catch (exception: GeneralSecurityException) {
        throw SettingsStore.Failure(exception)
    } catch (exception: IOException) {
        throw SettingsStore.Failure(exception)
    } catch (exception: JSONException) {
        throw SettingsStore.Failure(exception)
    } catch (exception: RuntimeException) {
        // What is stored is not what this version writes, or the Keystore was damaged: devices differ in what they throw then
        // (ProviderException, IllegalStateException, NullPointerException).
        throw SettingsStore.Failure(exception)
    }

    private companion object {
        const val SETTINGS = "settings"
        const val JOURNAL_KEY = "journalKey"
        const val JOURNAL_KEY_BYTES = 32
        const val KEYSTORE = "AndroidKeyStore"
        const val KEY = "operator-settings"
        const val KEY_BITS = 256
        const val CIPHER = "AES/GCM/NoPadding"
        const val IV_BYTES = 12
        const val TAG_BITS = 128
    }
}
