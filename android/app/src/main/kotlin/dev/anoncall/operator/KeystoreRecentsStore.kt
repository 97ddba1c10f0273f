package dev.anoncall.operator

import org.json.JSONArray
import org.json.JSONObject
import java.time.Instant

/** Keeps the recent calls in the encrypted preferences. */
class KeystoreRecentsStore(private val preferences: EncryptedPreferences) : RecentsStore {
    override fun load(): List<RecentCall> = preferences.use {
        loadIfPossible(RECENTS)?.let { fromJson(it.decodeToString()) }.orEmpty()
    }

    override fun save(calls: List<RecentCall>) = preferences.use {
        if (calls.isEmpty()) remove(RECENTS) else store(RECENTS, toJson(calls).encodeToByteArray())
    }

    private fun toJson(calls: List<RecentCall>): String = JSONArray(
        calls.map {
            JSONObject()
                .put("called", it.called)
                .put("time", it.time.toEpochMilli())
                .put("outcome", it.outcome.name)
                .put("callSerialNo", it.callSerialNo)
        },
    ).toString()

    private fun fromJson(text: String): List<RecentCall> = JSONArray(text).run {
        (0..<length()).map { getJSONObject(it) }.map {
            RecentCall(
                called = it.getString("called"),
                time = Instant.ofEpochMilli(it.getLong("time")),
                outcome = enumValueOf(it.getString("outcome")),
                callSerialNo = if (it.has("callSerialNo")) it.getString("callSerialNo") else null,
            )
        }
    }

    private companion object {
        const val RECENTS = "recents"
    }
}
