package dev.anoncall.operator

import android.content.ContentResolver
import android.net.Uri
import org.json.JSONException
import org.json.JSONObject
import java.io.IOException
import java.io.InputStream

/** Reads the configuration file that an operator opened. It may take long. Returns `null` if the file is none, or can't be read. */
fun readConfiguration(content: ContentResolver, file: Uri): GivenSettings? = try {
    content.openInputStream(file)?.use(::beginning)
        ?.takeIf { it.size <= LARGEST_BYTES }
        ?.let { configurationOf(it.decodeToString()) }
} catch (_: IOException) {
    null
} catch (_: SecurityException) {
    null
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

/** The settings in a configuration file's JSON. A name or a type that no setting has makes it none: it may be a slip. */
fun configurationOf(text: String): GivenSettings? {
    val values = try {
        JSONObject(text).run { keys().asSequence().associateWith { get(it) } }
    } catch (_: JSONException) {
        return null
    }
    return GivenSettings.of(values).takeIf {
        values.isNotEmpty() &&
            values.all { (name, value) -> isSetting(name, value) }
    }
}

private fun isSetting(name: String, value: Any): Boolean = when (name) {
    GivenSettings.DIALS_IMMEDIATELY -> value is Boolean

    GivenSettings.TOKEN_SOURCE -> TokenSource.Kind.entries.any { it.name == value }

    GivenSettings.DOMAIN, GivenSettings.APP_KEY, GivenSettings.SECRET, GivenSettings.AUTHORITY,
    GivenSettings.CALLER_PRESENT,
    -> value is String

    else -> false
}

private const val LARGEST_BYTES = 65_536
