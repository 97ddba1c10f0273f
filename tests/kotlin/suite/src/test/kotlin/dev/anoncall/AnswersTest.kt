package dev.anoncall

import dev.anoncall.support.Sandbox
import dev.anoncall.support.cases
import dev.anoncall.support.outcomeOf
import dev.anoncall.support.primitive
import dev.anoncall.support.repository
import dev.anoncall.support.text
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance
import kotlin.io.path.listDirectoryEntries
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Every answer of tests/answers/ leads to the outcome that stands beside it, in this and in every other language. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {
    private val folder = repository.resolve("tests/answers")
    private val sandbox = Sandbox.start(answers = folder)
    private val client = runBlocking { sandbox.client() }
    private val cases = folder.listDirectoryEntries("*.json").sorted().flatMap(::cases)

    @AfterAll
    fun stop() {
        client.close()
        sandbox.close()
    }

    @TestFactory
    fun `every answer has its outcome`(): List<DynamicTest> = cases.map { dynamicTest(it.text("name")) { check(it) } }

    @Test
    fun `the cases are all there`() {
        assertTrue(cases.size > 180, "only ${cases.size} cases were found")
    }

    private fun check(case: JsonObject) = runBlocking {
        val called = case.text("called")
        val outcome = client.outcomeOf(CallRequest(called))
        assertEquals(case["expect"], outcome.json)

        sandbox.stats()
        // 403 may be about the token: one new token, one more try, unless the token came in place of a refused one.
        val most = if ("\"httpStatus\":403" in case.getValue("expect").toString()) 2 else 1
        assertTrue(sandbox.calls(called).size in 1..most, "the call was sent once")
        val created = case.getValue("created").primitive.boolean
        assertTrue(outcome.callMayExist || !created, "a created call was denied")
    }
}
