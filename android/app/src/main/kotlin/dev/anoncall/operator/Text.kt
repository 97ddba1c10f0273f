package dev.anoncall.operator

/** A text for the screen: its resource and what goes into it. */
data class Text(val id: Int, val arguments: List<String> = emptyList()) {
    constructor(id: Int, vararg arguments: String) : this(id, arguments.toList())
}
