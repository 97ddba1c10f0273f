package dev.anoncall.operator

import java.text.Normalizer

/** A number that comes from elsewhere: what a phone can dial of it, and what was left out, to be shown. */
data class EnteredNumber(
    /** Digits, `+`, `*` and `#`. */
    val number: String,
    /** What was left out, in order. Empty: nothing. */
    val removed: String = "",
) {
    /** Whether only what can't be seen was left out. */
    val onlyBlanksRemoved: Boolean
        get() = removed.isNotEmpty() && removed.none(::isVisible)

    /** Without the number. */
    override fun toString(): String = "EnteredNumber(removed: ${removed.length} characters)"

    companion object {
        /** Wide digits and those of other scripts are the same digits; everything else is left out. */
        fun of(text: CharSequence): EnteredNumber {
            val number = StringBuilder()
            val removed = StringBuilder()
            for (character in Normalizer.normalize(text, Normalizer.Form.NFKC)) {
                when {
                    character.isDigit() -> number.append(Character.digit(character, DECIMAL))
                    character in "+*#" -> number.append(character)
                    else -> removed.append(character)
                }
            }
            return EnteredNumber("$number", "$removed")
        }

        private const val DECIMAL = 10
    }
}

/** What was removed, as it can be read: without what can't be seen at its ends. */
val EnteredNumber.shownRemoved: String
    get() = removed.filter { isVisible(it) || it == ' ' }.replace(Regex(" +"), " ").trim()

private fun isVisible(character: Char): Boolean = !character.isWhitespace() && character.category !in INVISIBLE

private val INVISIBLE = setOf(CharCategory.FORMAT, CharCategory.CONTROL)
