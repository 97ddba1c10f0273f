package dev.anoncall.programs

import dev.anoncall.AccessToken
import dev.anoncall.AccessTokens
import dev.anoncall.CallClient
import dev.anoncall.CallRequest
import dev.anoncall.ClientConfig
import kotlinx.coroutines.runBlocking
import java.io.File
import java.net.URLClassLoader
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration.Companion.minutes

/** Makes a client and calls on the thread `main`, and prints which thread has loaded JNA and the bindings, and what for. */
fun main(arguments: Array<String>) {
    val urls = System.getProperty("java.class.path").split(File.pathSeparator).map { File(it).toURI().toURL() }
    val loads = CopyOnWriteArrayList<String>()
    val loader = object : URLClassLoader(urls.toTypedArray(), getPlatformClassLoader()) {
        override fun findClass(name: String): Class<*> {
            loads += "$name by ${Thread.currentThread().name}"
            return super.findClass(name)
        }
    }
    loader.loadClass(
        "dev.anoncall.programs.OneCall",
    ).getMethod("make", Array<String>::class.java).invoke(null, arguments)
    loads.forEach(::println)
}

object OneCall {
    @JvmStatic
    fun make(arguments: Array<String>) = runBlocking {
        val (domain, appKey, ca, token) = arguments
        val config = ClientConfig(
            domain = domain,
            appKey = appKey,
            rootCertificates = listOf(File(ca).readBytes()),
            platformRoots = false,
            totalTimeout = 5.minutes,
            connectTimeout = 5.minutes,
        )
        CallClient.create(config, AccessTokens { AccessToken(token) }).use { client ->
            println("called ${client.createCall(CallRequest("1")).sip}")
        }
    }
}
