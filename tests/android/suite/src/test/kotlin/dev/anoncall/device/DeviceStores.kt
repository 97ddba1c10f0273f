package dev.anoncall.device

import org.junit.rules.ExternalResource
import java.io.ByteArrayInputStream
import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.cert.CertificateFactory
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGenerator
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey

/**
 * The two key stores that a device has and the JVM lacks: `AndroidCAStore` with the given certificates (an alias and the PEM),
 * and `AndroidKeyStore`, which makes and keeps AES keys.
 */
class DeviceStores : ExternalResource() {
    val authorities = mutableMapOf<String, Certificate>()
    val keys = mutableMapOf<String, Key>()

    /** What the key store throws from now on, as a damaged one does. */
    var keyFailure: RuntimeException? = null

    private val provider = DeviceProvider(this)

    fun trust(alias: String, pem: ByteArray) {
        authorities[alias] = CertificateFactory.getInstance("X.509").generateCertificate(ByteArrayInputStream(pem))
    }

    override fun before() {
        Security.addProvider(provider)
    }

    override fun after() {
        Security.removeProvider(provider.name)
    }
}

/** Its name is the one by which the app asks for keys. */
private class DeviceProvider(stores: DeviceStores) : Provider("AndroidKeyStore", "1", "The key stores of a device") {
    init {
        offer("KeyStore", "AndroidCAStore") { AuthorityStore(stores.authorities) }
        offer("KeyStore", "AndroidKeyStore") { SecretStore(stores) }
        putService(
            object : Service(this, "KeyGenerator", "AES", SecretGenerator::class.java.name, null, null) {
                override fun newInstance(constructorParameter: Any?) = SecretGenerator(stores)
            },
        )
    }

    private fun offer(type: String, algorithm: String, make: () -> Any) = putService(
        object : Service(this, type, algorithm, "", null, null) {
            override fun newInstance(constructorParameter: Any?) = make()
        },
    )

    private companion object {
        const val serialVersionUID = 1L
    }
}

private class AuthorityStore(private val authorities: Map<String, Certificate>) : ReadOnlyStore() {
    override fun engineAliases(): Enumeration<String> = Collections.enumeration(authorities.keys)

    override fun engineGetCertificate(alias: String): Certificate? = authorities[alias]
}

private class SecretStore(private val stores: DeviceStores) : ReadOnlyStore() {
    private val keys by stores::keys

    override fun engineAliases(): Enumeration<String> = Collections.enumeration(keys.keys)

    override fun engineGetKey(alias: String, password: CharArray?): Key? {
        stores.keyFailure?.let { throw it }
        return keys[alias]
    }

    override fun engineDeleteEntry(alias: String) {
        keys.remove(alias)
    }
}

/** Keeps the key it makes under the name that the specification gives it, as a device does. */
private class SecretGenerator(private val stores: DeviceStores) : KeyGeneratorSpi() {
    private lateinit var alias: String

    override fun engineInit(random: SecureRandom?) = error("a specification is needed")

    override fun engineInit(keysize: Int, random: SecureRandom?) = error("a specification is needed")

    override fun engineInit(params: AlgorithmParameterSpec, random: SecureRandom?) {
        alias = params.javaClass.getMethod("getKeystoreAlias").invoke(params) as String
    }

    override fun engineGenerateKey(): SecretKey =
        KeyGenerator.getInstance("AES", "SunJCE").generateKey().also { stores.keys[alias] = it }
}

private abstract class ReadOnlyStore : KeyStoreSpi() {
    override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

    override fun engineGetKey(alias: String, password: CharArray?): Key? = null

    override fun engineGetCertificate(alias: String): Certificate? = null

    override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

    override fun engineGetCertificateAlias(cert: Certificate): String? = null

    override fun engineGetCreationDate(alias: String): Date? = null

    override fun engineContainsAlias(alias: String): Boolean = alias in engineAliases().asSequence()

    override fun engineIsKeyEntry(alias: String): Boolean = engineGetKey(alias, null) != null

    override fun engineIsCertificateEntry(alias: String): Boolean = engineGetCertificate(alias) != null

    override fun engineSize(): Int = engineAliases().asSequence().count()

    override fun engineDeleteEntry(alias: String): Unit = error("read only")

    override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?): Unit =
        error("read only")

    override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?): Unit = error("read only")

    override fun engineSetCertificateEntry(alias: String, cert: Certificate): Unit = error("read only")

    override fun engineStore(stream: OutputStream?, password: CharArray?): Unit = error("read only")
}
