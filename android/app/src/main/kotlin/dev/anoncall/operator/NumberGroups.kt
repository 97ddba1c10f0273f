package dev.anoncall.operator

/**
 * The places before which a gap makes a number easier to read: its runs of digits in groups of four, from the end. Short runs have none.
 */
fun groupStarts(number: CharSequence): List<Int> = DIGITS.findAll(number).flatMap { run ->
    if (run.value.length < SHORTEST_GROUPED) return@flatMap emptyList()
    val first = run.range.first
    val end = run.range.last + 1
    (first + 1..<end).filter { (end - it) % GROUP == 0 }
}.toList()

private val DIGITS = Regex("[0-9]+")
private const val GROUP = 4
private const val SHORTEST_GROUPED = 6
