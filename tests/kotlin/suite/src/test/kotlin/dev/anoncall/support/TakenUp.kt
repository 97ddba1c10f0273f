package dev.anoncall.support

import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.CallRequest
import kotlin.test.assertFailsWith

/**
 * Returns once the client's thread has taken up every call begun so far. It takes them in order, and one that is not valid
 * ends as soon as it is taken up.
 */
suspend fun CallClient.awaitAllTakenUp() {
    assertFailsWith<CallException.InvalidRequest> { createCall(CallRequest(called = "")) }
}
