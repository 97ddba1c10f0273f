package dev.anoncall

import dev.anoncall.support.repository
import dev.anoncall.support.withSandbox
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertEquals

/** The README's Kotlin is compiled, run, and the same to the letter, so that it cannot rot. */
class QuickStartTest {
    @Test
    fun `the snippet dials a created call`() = withSandbox { sandbox ->
        val app = QuickStart(sandbox)
        app.run("88884432")
        assertEquals(listOf("dial 179080024609291 at 10.137.203.215:5063"), app.done)
    }

    @Test
    fun `the snippet tells a failure that may have created a call from one that did not`() = withSandbox { sandbox ->
        val app = QuickStart(sandbox)
        app.run("30011010001")
        app.run("30010010002")
        assertEquals(listOf("ask before calling again", "show RETRY_LATER"), app.done)
    }

    @Test
    fun `the README shows the snippet`() {
        val source = repository.resolve("tests/kotlin/suite/src/test/kotlin/dev/anoncall/QuickStart.kt").readText()
        val region = source.substringAfter(
            "// snippet:begin\n",
        ).substringBefore("// snippet:end").trimEnd().trimIndent()
        val readme = repository.resolve("README.md").readText()
        val section = readme.substringAfter("<!-- snippet: kotlin -->", missingDelimiterValue = "")
        val fence = section.substringAfter("```kotlin\n", missingDelimiterValue = "").substringBefore("\n```")
        assertEquals(
            region,
            fence,
            "the first kotlin fence after <!-- snippet: kotlin --> in README.md is not QuickStart.kt's",
        )
    }
}
