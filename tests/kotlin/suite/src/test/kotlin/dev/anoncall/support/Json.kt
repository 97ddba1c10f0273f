package dev.anoncall.support

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.nio.file.Path
import kotlin.io.path.readText

/** The cases of one of the files that the tests of all languages share. */
fun cases(file: Path): List<JsonObject> = Json.parseToJsonElement(file.readText()).jsonArray.map { it.jsonObject }

val JsonElement.primitive: JsonPrimitive
    get() = jsonPrimitive

fun JsonObject.text(name: String): String = getValue(name).primitive.content

fun JsonObject.textOrNull(name: String): String? = getValue(name).primitive.contentOrNull
