package dev.anoncall.guides

import dev.anoncall.Advice
import dev.anoncall.AppSecret
import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.CallRequest
import dev.anoncall.CallSession
import dev.anoncall.CreatedCall
import dev.anoncall.SessionState
import dev.anoncall.TrustProblem
import dev.anoncall.support.Canaries
import dev.anoncall.support.repository
import dev.anoncall.support.shownSnippet
import dev.anoncall.support.snippet
import dev.anoncall.support.withSandbox
import kotlinx.coroutines.flow.first
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue

/** The guides' Kotlin is compiled and run, and the guides show it to the letter. */
class GuidesTest {
    private val otherPin = "sha256/" + "A".repeat(43) + "="

    @Test
    fun `the guides show what is run here`() {
        val marker = Regex("<!-- snippet: (\\w+) -->")
        val shown = repository.resolve("docs/guides").listDirectoryEntries("*.md").flatMap { guide ->
            marker.findAll(guide.readText()).map { "docs/guides/${guide.name}" to it.groupValues[1] }
        }
        assertTrue(shown.isNotEmpty())
        for ((guide, name) in shown) {
            assertEquals(snippet("guides/$name.kt"), shownSnippet(guide, name), "$guide does not show $name.kt")
        }
        val sources = repository.resolve("tests/kotlin/suite/src/test/kotlin/dev/anoncall/guides")
        val snippets = sources.listDirectoryEntries("*.kt").filter { "// snippet:begin\n" in it.readText() }
        assertEquals(snippets.map { it.name.removeSuffix(".kt") }.toSet(), shown.map { it.second }.toSet())
    }

    @Test
    fun `the client for tests makes calls`() = withSandbox { sandbox ->
        sandboxClient(sandbox.domain, sandbox.config.rootCertificates.single()).use { client ->
            assertEquals("10.137.203.215", client.createCall(CallRequest("88884432")).sip.host)
            assertFailsWith<CallException.Rejected> { client.createCall(CallRequest("30010010002")) }
        }
    }

    @Test
    fun `the settings of a private deployment are valid`() = withSandbox { sandbox ->
        val config = privateDeployment(sandbox.appKey, sandbox.config.rootCertificates.single(), Canaries.SECRET)
        CallClient.create(config, AppSecret("secret")).close()
        assertFalse(Canaries.SECRET in config.toString())
    }

    @Test
    fun `one pin of two has to match`() = withSandbox { sandbox ->
        val pins = pinned(sandbox.pin, otherPin).pins
        sandbox.client(sandbox.config.copy(pins = pins)).use { it.createCall(CallRequest("1")) }

        val outdated = pinned(otherPin, otherPin).pins
        sandbox.client(sandbox.config.copy(pins = outdated)).use { client ->
            val failure = assertFailsWith<CallException.Untrusted> { client.createCall(CallRequest("2")) }
            assertEquals(TrustProblem.PIN_MISMATCH, failure.problem)
            assertEquals(Advice.CHECK_SETUP, failure.advice)
        }
    }

    @Test
    fun `the operator's screen asks before it repeats a call and dials once`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            CallSession.create(client).use { session ->
                val dialled = mutableListOf<CreatedCall>()
                val screen = OperatorScreen(session) { dialled += it }
                screen.call("30011010001")
                screen.state.first { it is SessionState.Unclear }
                screen.call("30011010001")
                screen.state.first { it is SessionState.Confirming }
                screen.doNotCallAgain()
                screen.state.first { it is SessionState.Unclear }
                screen.call("88884432")
                screen.state.first { it is SessionState.Created }
                screen.dial()
                screen.dial()
                assertEquals(1, dialled.size)
                assertEquals(1, sandbox.calls("30011010001").size)
            }
        }
    }

    @Test
    fun `a line for support has the code and no number`() = withSandbox { sandbox ->
        sandbox.client().use { client ->
            val failure = assertFailsWith<CallException> { client.createCall(CallRequest("30010010001", "95599")) }
            val line = supportLine(failure)
            assertContains(line, "kind=REJECTED callMayExist=false advice=RETRY_LATER code=30010010001")
            assertFalse("95599" in line)
        }
    }
}
