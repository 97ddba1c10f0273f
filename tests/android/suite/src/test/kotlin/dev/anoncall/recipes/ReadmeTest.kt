package dev.anoncall.recipes

import dev.anoncall.support.repository
import kotlin.io.path.exists
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** android/README.md's Kotlin compiles against Android and is the same to the letter; its pictures are there. */
class ReadmeTest {
    private val readme = repository.resolve("android/README.md").readText()

    @Test
    fun `the first steps are what compiles`() = assertSame("FirstSteps")

    @Test
    fun `the recipe for Telecom is what compiles`() = assertSame("TelecomDialer")

    @Test
    fun `every picture is there`() {
        val pictures = Regex("screenshots/[a-z-]+\\.png").findAll(readme).map { it.value }.toSet()
        assertTrue(pictures.isNotEmpty())
        for (picture in pictures) assertTrue(repository.resolve("android/$picture").exists(), picture)
    }

    private fun assertSame(recipe: String) {
        val source = repository.resolve(
            "tests/android/suite/src/test/kotlin/dev/anoncall/recipes/$recipe.kt",
        ).readLines()
        val snippet = source.subList(
            source.indexOfFirst { it.trim() == "// snippet:begin" } + 1,
            source.indexOfFirst { it.trim() == "// snippet:end" },
        ).joinToString("\n").trimIndent()
        val shown = readme.substringAfter("<!-- snippet: $recipe -->\n```kotlin\n").substringBefore("\n```")
        assertEquals(snippet, shown)
    }
}
