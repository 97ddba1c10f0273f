package dev.anoncall.operator

import android.content.ContentResolver
import android.net.Uri
import android.util.JsonReader
import android.util.JsonToken
import java.io.IOException
import java.io.InputStream
import java.io.StringReader

/**
 * Reads the configuration file that an operator opened. It may take long.
 *
 * @throws ConfigurationFault if it can't be read or used.
 */
fun readConfiguration(content: ContentResolver, file: Uri): Configuration {
    val bytes = try {
        content.openInputStream(file)?.use(::beginning)
    } catch (_: IOException) {
        null
    } catch (_: SecurityException) {
        null
    }
    return configurationOf(bytes ?: throw ConfigurationFault.NotRead())
}

/** The file, or more of it than a configuration has. */
private fun beginning(file: InputStream): ByteArray {
    val bytes = ByteArray(LARGEST_BYTES + 1)
    var length = 0
    while (length < bytes.size) {
        val read = file.read(bytes, length, bytes.size - length)
        if (read < 0) break
        length += read
    }
    return bytes.copyOf(length)
}

/**
 * What a configuration file says.
 *
 * @param file its content: a JSON object in UTF-8.
 * @throws ConfigurationFault also for a name that no setting has: it may be misspelt.
 */
fun configurationOf(file: ByteArray): Configuration {
    if (file.size > LARGEST_BYTES) throw ConfigurationFault.TooLarge()
    val values = try {
        valuesIn(file.decodeToString(throwOnInvalidSequence = true))
    } catch (_: IOException) {
        throw ConfigurationFault.NotJson()
    } catch (_: IllegalStateException) {
        // It is JSON, and no object.
        throw ConfigurationFault.NotJson()
    }
    values.keys.filter { it !in Configuration.NAMES }.minOrNull()?.let { throw ConfigurationFault.UnknownName(it) }
    return Configuration.of(values)
}

/** The values of a JSON object. What is neither a text nor true or false is [OTHER]. */
private fun valuesIn(text: String): Map<String, Any> {
    if (text.isLoose()) throw IOException("not JSON to the letter")
    val values = mutableMapOf<String, Any>()
    JsonReader(StringReader(text)).use { reader ->
        reader.beginObject()
        while (reader.hasNext()) {
            val name = reader.nextName()
            values[name] = reader.value()
        }
        reader.endObject()
        if (reader.peek() != JsonToken.END_DOCUMENT) throw IOException("something follows the object")
    }
    return values
}

private fun JsonReader.value(): Any = when (peek()) {
    // Half of a character is an IOException.
    JsonToken.STRING -> nextString().also { it.encodeToByteArray(throwOnInvalidSequence = true) }

    JsonToken.BOOLEAN -> nextBoolean()

    else -> {
        skipValue()
        OTHER
    }
}

/**
 * What Android's reader takes, and neither JSON nor Apple's reader: in strings, control characters and escapes of other characters; outside of them,
 * capitals, but for a number's E.
 */
private fun String.isLoose(): Boolean {
    var quoted = false
    var escaped = false
    var previous = ' '
    for (character in this) {
        val isLoose = when {
            quoted -> character < ' ' || (escaped && character !in ESCAPED)
            else -> character.isUpperCase() && !(character == 'E' && previous.isDigit())
        }
        if (isLoose) return true
        if (character == '"' && !escaped) quoted = !quoted
        escaped = quoted && character == '\\' && !escaped
        previous = character
    }
    return false
}

private val OTHER = Any()

private const val ESCAPED = "\"\\/bfnrtu"

/** More than any certificates need. */
private const val LARGEST_BYTES = 256 * 1024
