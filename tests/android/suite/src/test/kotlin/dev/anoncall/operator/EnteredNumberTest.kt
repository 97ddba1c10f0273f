package dev.anoncall.operator

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

/** What is taken of a number from elsewhere, what is shown of the rest, and how a number is grouped. */
class EnteredNumberTest {
    @Test
    fun `what can be dialled is taken, and the rest is shown`() {
        for ((text, number, shown) in listOf(
            Triple("88884432", "88884432", ""),
            Triple("+86 (0)10-8888 4432", "+8601088884432", "()-"),
            Triple("Tel: 95599 ext. 1#", "955991#", "Tel: ext."),
            Triple("８８８８\u3000４４３２", "88884432", ""),
            Triple("٩٥٥", "955", ""),
        )) {
            val entered = EnteredNumber.of(text)
            assertEquals(number, entered.number)
            assertEquals(shown, entered.shownRemoved)
        }
    }

    @Test
    fun `blanks and what can't be seen differ from signs`() {
        assertTrue(EnteredNumber.of("\u202a8888\u00a04432\u202c\n").onlyBlanksRemoved)
        assertFalse(EnteredNumber.of("8888-4432").onlyBlanksRemoved)
        assertFalse(EnteredNumber.of("88884432").onlyBlanksRemoved)
        assertFalse("8888" in "${EnteredNumber.of("8888 4432")}")
    }

    @Test
    fun `long numbers are read in fours from the end, short ones as they are`() {
        for ((number, grouped) in listOf(
            "88884432" to "8888 4432",
            "13800138000" to "138 0013 8000",
            "+8613800138000" to "+8 6138 0013 8000",
            "95599" to "95599",
            "955990" to "95 5990",
            "*21*88884432#" to "*21*8888 4432#",
            "" to "",
        )) {
            val starts = groupStarts(number)
            assertEquals(
                grouped,
                number.indices.joinToString("") {
                    if (it in
                        starts
                    ) {
                        " ${number[it]}"
                    } else {
                        "${number[it]}"
                    }
                },
            )
        }
    }
}
