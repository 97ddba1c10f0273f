package newcomer

import dev.anoncall.CallClient
import dev.anoncall.CallException
import dev.anoncall.CallRequest
import dev.anoncall.CallSearch
import dev.anoncall.ResultCode
import kotlin.time.Duration

/** What the screen shows after a call. */
sealed interface Outcome {
    data class Dial(val sipUri: String) : Outcome

    data class Wait(val duration: Duration) : Outcome

    data class Failed(val texts: List<String>) : Outcome

    data object MayExist : Outcome

    data object Exists : Outcome
}

class Dialling(private val client: CallClient) {
    suspend fun call(number: String): Outcome {
        val request = CallRequest(called = number)
        val attempt = request.attempt()
        return try {
            client.createCall(request).use { Outcome.Dial(it.sipUri()) }
        } catch (failure: CallException.Rejected) {
            if (failure.resultCode == ResultCode.VDN_UNAVAILABLE) Outcome.Failed(listOf("closed")) else other(failure)
        } catch (failure: CallException) {
            if (failure.callMayExist && client.findCall(attempt) is CallSearch.Found) Outcome.Exists else other(failure)
        }
    }

    private fun other(failure: CallException): Outcome {
        val wait = failure.retryAfter
        return when {
            failure.callMayExist -> Outcome.MayExist
            wait != null -> Outcome.Wait(wait)
            else -> Outcome.Failed(failure.report.texts.map { it.key })
        }
    }
}
