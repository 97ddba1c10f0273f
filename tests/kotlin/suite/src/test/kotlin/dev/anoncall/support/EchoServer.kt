package dev.anoncall.support

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpsConfigurator
import com.sun.net.httpserver.HttpsServer
import dev.anoncall.ClientConfig
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.file.Path
import java.security.KeyStore
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.createTempDirectory
import kotlin.io.path.deleteRecursively

/** A careless server, which the sandbox is not: it refuses every request and repeats a part of it in its explanation. */
class EchoServer(repeated: (HttpExchange) -> String) : AutoCloseable {
    private val identity = selfSigned()
    private val server = HttpsServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)

    /** Settings that trust only this server. */
    val config: ClientConfig = ClientConfig(
        domain = "localhost:${server.address.port}",
        appKey = "key",
        rootCertificates = listOf(identity.getCertificate(ALIAS).encoded),
        platformRoots = false,
    )

    init {
        val keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm())
        keys.init(identity, PASSWORD.toCharArray())
        val tls = SSLContext.getInstance("TLS").apply { init(keys.keyManagers, null, null) }
        server.httpsConfigurator = HttpsConfigurator(tls)
        server.createContext("/") { exchange ->
            val answer = buildJsonObject {
                put("error_code", "APIG.0308")
                put("error_msg", "no to ${repeated(exchange)}")
            }.toString().encodeToByteArray()
            exchange.sendResponseHeaders(403, answer.size.toLong())
            exchange.responseBody.use { it.write(answer) }
        }
        server.start()
    }

    override fun close() = server.stop(0)

    private companion object {
        const val ALIAS = "echo"
        const val PASSWORD = "password"

        /** Java can't sign a certificate by itself; its keytool can. */
        @OptIn(ExperimentalPathApi::class)
        fun selfSigned(): KeyStore {
            val folder = createTempDirectory("anoncall-echo")
            try {
                val file = folder.resolve("identity.p12")
                val keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString()
                val command =
                    listOf(keytool, "-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=Echo") +
                        listOf("-ext", "san=dns:localhost", "-keystore", "$file", "-storepass", PASSWORD)
                check(ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0) { "keytool failed" }
                return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray())
            } finally {
                folder.deleteRecursively()
            }
        }
    }
}
