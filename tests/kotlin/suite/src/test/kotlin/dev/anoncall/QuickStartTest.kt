package dev.anoncall

import dev.anoncall.support.shownSnippet
import dev.anoncall.support.snippet
import dev.anoncall.support.withSandbox
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
    fun `the README shows the snippets`() {
        assertEquals(snippet("QuickStart.kt"), shownSnippet("README.md", "kotlin"), "README.md shows another snippet")
        val screen = shownSnippet("README.md", "OperatorScreen")
        assertEquals(snippet("guides/OperatorScreen.kt"), screen, "README.md shows another snippet")
    }
}
