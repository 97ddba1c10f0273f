package dev.anoncall.operator

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import org.json.JSONException
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.util.Base64
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Keeps values encrypted (AES-256-GCM) in the app's preferences. The key never leaves the device's Keystore, so a copy of the preferences,
 * such as a backup on another device, is of no use: it reads as [StoreFailure].
 */
class EncryptedPreferences(context: Context) {
    private val lock = Any()
    private val preferences = context.getSharedPreferences("operator", Context.MODE_PRIVATE)

    /** The value of this name, or `null` if there is none. */
    fun load(name: String): ByteArray? = stored(name)?.let { decrypt(it, key() ?: throw GeneralSecurityException()) }

    /** The value of this name, or `null` where there is none or its key is gone for ever. A Keystore that fails may work again later. */
    fun loadIfPossible(name: String): ByteArray? = try {
        stored(name)?.let { stored -> key()?.let { decrypt(stored, it) } }
    } catch (_: AEADBadTagException) {
        null
    }

    fun store(name: String, value: ByteArray) {
        val stored = Base64.getEncoder().encodeToString(encrypt(value))
        if (!preferences.edit().putString(name, stored).commit()) throw IOException()
    }

    /** Needs no key, so that a damaged Keystore does not hinder it. */
    fun remove(name: String) {
        if (!preferences.edit().remove(name).commit()) throw IOException()
    }

    /** One at a time, so that no two keys are made, and with every failure as a [StoreFailure]. */
    fun <T> use(block: EncryptedPreferences.() -> T): T = try {
        synchronized(lock) { block() }
    } catch (exception: GeneralSecurityException) {
        throw StoreFailure(exception)
    } catch (exception: IOException) {
        throw StoreFailure(exception)
    } catch (exception: JSONException) {
        throw StoreFailure(exception)
    } catch (exception: RuntimeException) {
        // What is stored is not what this version writes, or the Keystore was damaged: devices differ in what they throw then
        // (ProviderException, IllegalStateException, NullPointerException).
        throw StoreFailure(exception)
    }

    private fun stored(name: String): ByteArray? = preferences.getString(name, null)?.let(Base64.getDecoder()::decode)

    private fun encrypt(bytes: ByteArray): ByteArray {
        val cipher = Cipher.getInstance(CIPHER).apply { init(Cipher.ENCRYPT_MODE, key() ?: newKey()) }
        return cipher.iv + cipher.doFinal(bytes)
    }

    private fun decrypt(stored: ByteArray, key: SecretKey): ByteArray {
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, stored, 0, IV_BYTES))
        return cipher.doFinal(stored, IV_BYTES, stored.size - IV_BYTES)
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

    private companion object {
        const val KEYSTORE = "AndroidKeyStore"
        const val KEY = "operator-settings"
        const val KEY_BITS = 256
        const val CIPHER = "AES/GCM/NoPadding"
        const val IV_BYTES = 12
        const val TAG_BITS = 128
    }
}

/** Why a store of the device failed. It holds nothing of what is stored. */
class StoreFailure(cause: Exception) : Exception(cause.javaClass.name)
