package dev.anoncall.support

import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** Long enough for a slow machine: nothing is asserted about how long something takes. */
val PATIENCE: Duration = 30.seconds

val LONGEST_TEST: Duration = 5.minutes

/** What pom.xml hands to the tests. */
fun setting(name: String): String =
    requireNotNull(System.getProperty("anoncall.$name")) { "the system property anoncall.$name is set by pom.xml" }

/** The repository's root. */
val repository: Path = Path(setting("repository"))
