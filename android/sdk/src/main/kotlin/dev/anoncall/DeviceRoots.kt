package dev.anoncall

import java.security.KeyStore

/**
 * The device's root certificates, which the core can't ask for itself.
 *
 * Android's store names each by who put it there: `system:` for those that came with the device (without those that the user
 * has switched off), `user:` for those that the user or the organisation's device management has installed.
 */
internal object DeviceRoots {
    private const val STORE = "AndroidCAStore"
    private const val SYSTEM = "system:"

    /** In DER. It reads many files, so not on the main thread. */
    fun read(userRoots: Boolean): List<ByteArray> {
        val store = KeyStore.getInstance(STORE).apply { load(null, null) }
        return store.aliases().asSequence()
            .filter { userRoots || it.startsWith(SYSTEM) }
            .mapNotNull { store.getCertificate(it)?.encoded }
            .toList()
    }
}
