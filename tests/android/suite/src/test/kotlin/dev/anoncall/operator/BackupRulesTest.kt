package dev.anoncall.operator

import dev.anoncall.support.repository
import org.w3c.dom.Element
import org.w3c.dom.NodeList
import java.nio.file.Path
import javax.xml.parsers.DocumentBuilderFactory
import kotlin.io.path.inputStream
import kotlin.test.Test
import kotlin.test.assertEquals

/** The operator's settings and journal stay on the device, whichever Android it has. */
class BackupRulesTest {
    private val sources = repository.resolve("android/app/src/main")

    @Test
    fun `neither a backup nor a new device gets anything`() {
        val application = elements(sources.resolve("AndroidManifest.xml"), "application").single()
        assertEquals("false", application.getAttribute("android:allowBackup"))
        val rules = application.getAttribute("android:dataExtractionRules").removePrefix("@xml/")
        for (kind in listOf("cloud-backup", "device-transfer")) {
            val section = elements(sources.resolve("res/xml/$rules.xml"), kind).single()
            val kept = section.getElementsByTagName("exclude").asList().filter { it.getAttribute("path") == "." }
            assertEquals(DOMAINS, kept.map { it.getAttribute("domain") }.toSet(), kind)
            assertEquals(0, section.getElementsByTagName("include").length, kind)
        }
    }

    private fun elements(file: Path, name: String): List<Element> {
        val document = file.inputStream().use { DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(it) }
        return document.getElementsByTagName(name).asList()
    }

    private fun NodeList.asList(): List<Element> = List(length) { item(it) as Element }

    private companion object {
        /** All that there are, by Android's documentation of data extraction rules. */
        val DOMAINS = listOf("root", "file", "database", "sharedpref").flatMapTo(mutableSetOf("external")) {
            listOf(it, "device_$it")
        }
    }
}
