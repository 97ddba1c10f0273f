package dev.anoncall

import android.content.Context

/**
 * All that the operator is told, as one text in the device's language (English or Chinese): what happened, whether a call may exist, and
 * what to do. An app overrides a text by a string resource of the same name, such as `anoncall_error_rejected`.
 *
 * @param context a context with the language to use.
 */
public fun FailureReport.text(context: Context): String = texts.joinToString("\n") { it.text(context) }

/**
 * The text in the device's language.
 *
 * @param context a context with the language to use.
 */
public fun ReportText.text(context: Context): String =
    argument?.let { context.getString(stringId, it) } ?: context.getString(stringId)

/** The string resource. Its placeholder, if it has one, is for the [argument][ReportText.argument]. */
public val ReportText.stringId: Int
    get() = idOf(key)

/** The string resource of the name of this detail. */
public val ReportDetail.labelId: Int
    get() = idOf(label)

private fun idOf(key: String): Int = requireNotNull(REPORT_TEXT_IDS[key]) { "there is no text \"$key\"" }
