package dev.anoncall.bench

import kotlin.io.path.Path
import kotlin.io.path.readBytes

/** The number that is called, and what every answer must hold. */
const val CALLED: String = "88884432"
const val ACCESS_CODE: String = "179080024609291"
const val APP_KEY: String = "app-key"

/** Where the calls go: `--domain HOST:PORT --ca FILE.pem --token TOKEN`, and the programs' own options. */
class Arguments(args: Array<String>) {
    private val options: Map<String, String> = args.toList().chunked(2).associate { (name, value) -> name to value }

    val domain: String = text("--domain")
    val ca: ByteArray = Path(text("--ca")).readBytes()
    val token: String = text("--token")

    fun text(name: String): String = requireNotNull(options[name]) { "$name is needed" }

    fun number(name: String): Int = text(name).toInt()
}
