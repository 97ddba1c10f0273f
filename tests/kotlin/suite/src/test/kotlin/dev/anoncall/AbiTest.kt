package dev.anoncall

import dev.anoncall.support.checkAbi
import kotlin.test.Test

/** The public ABI is what the committed files say, so that no change of it goes unseen. */
class AbiTest {
    @Test
    fun `the hand-written layer's ABI is the committed one`() = checkAbi("sdk")

    @Test
    fun `the bindings' ABI is the committed one`() = checkAbi("bindings")
}
