package dev.anoncall.support

import kotlin.io.path.readText

/** What stands between the markers of a file of these tests, as a document shows it. */
fun snippet(file: String): String =
    repository.resolve("tests/kotlin/suite/src/test/kotlin/dev/anoncall/$file").readText()
        .substringAfter("// snippet:begin\n").substringBefore("// snippet:end").trimEnd().trimIndent()

/** The first lines of Kotlin that a document has after a marker; nothing if it has none. */
fun shownSnippet(document: String, marker: String): String = repository.resolve(document).readText()
    .substringAfter("<!-- snippet: $marker -->", missingDelimiterValue = "")
    .substringAfter("```kotlin\n", missingDelimiterValue = "").substringBefore("\n```")
