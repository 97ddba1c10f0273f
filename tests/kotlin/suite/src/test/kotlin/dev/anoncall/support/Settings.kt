package dev.anoncall.support

import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes

/** Long enough for a slow machine: nothing is asserted about how long something takes. */
val PATIENCE: Duration = 2.minutes

/** A call's deadline where a test is about something else: longer than the patience, so that no test waits for it. */
val LONG_TIMEOUT: Duration = 5.minutes

val LONGEST_TEST: Duration = 10.minutes

/** What pom.xml hands to the tests. */
fun setting(name: String): String =
    requireNotNull(System.getProperty("anoncall.$name")) { "the system property anoncall.$name is set by pom.xml" }

/** The repository's root. */
val repository: Path = Path(setting("repository"))
