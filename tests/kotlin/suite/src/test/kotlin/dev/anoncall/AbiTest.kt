package dev.anoncall

import dev.anoncall.support.checkAbi
import kotlin.test.Test

/** The public ABI is what the committed files say, so that no change of it goes unseen. */
class AbiTest {
    @Test
    fun `the public ABI is the committed one`() = checkAbi("sdk")

    @Test
    fun `the ABI of anoncall-testing is the committed one`() = checkAbi("anoncall-testing")
}
