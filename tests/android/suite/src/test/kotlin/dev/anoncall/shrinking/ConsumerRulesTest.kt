package dev.anoncall.shrinking

import com.android.tools.r8.CompilationFailedException
import com.android.tools.r8.origin.Origin
import com.android.tools.r8.processkeeprules.ProcessKeepRules
import com.android.tools.r8.processkeeprules.ProcessKeepRulesCommand
import dev.anoncall.authority
import dev.anoncall.support.Sandbox
import dev.anoncall.support.repository
import dev.anoncall.support.setting
import dev.anoncall.support.withSandbox
import org.junit.Rule
import org.junit.rules.TemporaryFolder
import java.io.File
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.writeBytes
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotEquals

/** The SDK's rules for R8 suffice, and none is there for nothing. */
class ConsumerRulesTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val file = repository.resolve("android/sdk/consumer-rules.pro")

    private val rules = file.readLines()
        .filter { it.isNotBlank() && !it.startsWith("#") }

    @Test
    fun `shrunken by these rules the SDK makes calls, and without any of them it does not`() {
        val shrinker = Shrinker(folder.root.toPath())
        val all = listOf(shrinker.shrinkAll(rules))
        val own = listOf(shrinker.shrinkOwn(rules)) + shrinker.kotlin
        val lacking = rules.associateWith { rule -> shrinker.shrinkOwnOrNull(rules - rule) }
        withSandbox { sandbox ->
            val token = sandbox.newToken()
            assertEquals(EXPECTED, sandbox.run(all, token))
            assertEquals(EXPECTED, sandbox.run(own, token))
            for ((rule, jar) in lacking) {
                val outcome = jar?.let { sandbox.run(listOf(it) + shrinker.kotlin, token) }
                assertNotEquals(EXPECTED, outcome, "this rule changes nothing: $rule")
            }
        }
    }

    /** As the Android Gradle plugin checks it before it publishes an AAR, from 9.0 on. */
    @Test
    fun `the rules are those that a library may bring`() {
        validate(file.readText())
        assertFailsWith<CompilationFailedException> { validate(file.readText() + "\n-dontoptimize\n") }
        assertFailsWith<CompilationFailedException> { validate(file.readText() + "\n-keepattributes SourceFile\n") }
    }

    private fun validate(rules: String) = ProcessKeepRules.run(
        ProcessKeepRulesCommand.builder(Silence)
            .addKeepRules(rules, Origin.unknown())
            .setLibraryConsumerRuleValidation(true)
            .build(),
    )

    /** `null` where R8 itself refuses. */
    private fun Shrinker.shrinkOwnOrNull(rules: List<String>): Path? = try {
        shrinkOwn(rules)
    } catch (_: CompilationFailedException) {
        null
    }

    /** What the caller prints, or how it fails. */
    private fun Sandbox.run(jars: List<Path>, token: String): String {
        val authorityFile = folder.newFile().toPath().also { it.writeBytes(authority) }
        val java = "${System.getProperty("java.home")}/bin/java"
        val process = ProcessBuilder(
            listOf(java, "-Djna.library.path=${setting("library")}", "-cp", jars.joinToString(File.pathSeparator)) +
                listOf("dev.anoncall.caller.CallerKt", domain, appKey, token, "$authorityFile") + NUMBERS,
        ).redirectErrorStream(true).start()
        val printed = process.inputStream.bufferedReader().readText()
        check(process.waitFor(1, TimeUnit.MINUTES)) { "it does not end" }
        return if (process.exitValue() == 0) printed else "exit ${process.exitValue()}: $printed"
    }

    private companion object {
        val NUMBERS = listOf("88884432", "30010000001", "")

        val EXPECTED = """
            sent
            sip:179080024609291@10.137.203.215:5063
            sent
            REJECTED false the service rejected the call: result code 30010000001 (The feature is not enabled and cannot be used.)
            INVALID_REQUEST false the request is not valid: called is empty

        """.trimIndent()
    }
}
