package dev.anoncall

import dev.anoncall.support.checkAbi
import kotlin.test.Test

/** The public ABI is what the committed file says, so that no change of it goes unseen. */
class AndroidAbiTest {
    @Test
    fun `the Android-only part's ABI is the committed one`() = checkAbi("android-sdk")
}
