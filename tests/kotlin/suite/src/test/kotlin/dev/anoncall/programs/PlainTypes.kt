package dev.anoncall.programs

import dev.anoncall.AccessCode
import dev.anoncall.AccessToken
import dev.anoncall.AccessTokens
import dev.anoncall.Advice
import dev.anoncall.AppSecret
import dev.anoncall.CallClient
import dev.anoncall.CallErrorKind
import dev.anoncall.CallEvent
import dev.anoncall.CallEvents
import dev.anoncall.CallException
import dev.anoncall.CallRequest
import dev.anoncall.CallStep
import dev.anoncall.CallVerdict
import dev.anoncall.ClientConfig
import dev.anoncall.ConfigException
import dev.anoncall.CreatedCall
import dev.anoncall.FailureProblem
import dev.anoncall.FailureReport
import dev.anoncall.FileCallJournal
import dev.anoncall.ReportText
import dev.anoncall.ResultCode
import dev.anoncall.SessionState
import dev.anoncall.SignedOutException
import dev.anoncall.SipAddress
import kotlinx.coroutines.runBlocking
import java.io.File
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes

/** What an app's unit tests do with the SDK's types. There is no native library here, and none is missed before `create`. */
fun main() {
    val report = FailureReport(
        problem = FailureProblem.Call(CallErrorKind.REJECTED),
        title = ReportText("error_rejected"),
        explanation = null,
        callMayExist = true,
        existence = ReportText("call_may_exist"),
        advice = Advice.CHECK_BEFORE_RETRYING,
        nextStep = ReportText("advice_check_before_retrying"),
        supportReport = "problem: rejected",
    )
    val verdict = CallVerdict("rejected", callMayExist = true, advice = Advice.CHECK_BEFORE_RETRYING, report = report)
    val failure: CallException = CallException.Rejected(verdict, ResultCode.CALL_NOT_CONFIRMED)
    val call = CreatedCall(SipAddress("10.0.0.1", 5060), AccessCode("17"), sipUri = "sip:17@10.0.0.1:5060")
    val config = ClientConfig("service.example", "key")
    val shown = listOf(
        failure.message,
        failure.callMayExist,
        failure.advice,
        failure.kind,
        failure.report.texts,
        failure.toString(),
        ResultCode.CALL_NOT_CONFIRMED.meaning,
        ResultCode.DOCUMENTED.size,
        call,
        call.sipUri(),
        call.accessCode.reveal(),
        config,
        CallRequest("1").attempt(),
        AccessToken("token", 10.minutes),
        AppSecret("secret"),
        AccessTokens { throw SignedOutException("signed out") },
        CallEvents(),
        SessionState.Failed(report),
        CallEvent(1, 2.milliseconds, CallStep.Connected),
        FileCallJournal(File("calls"), ByteArray(32)),
    )
    println("shown ${shown.size}")
    try {
        runBlocking { CallClient.create(config, AppSecret("secret")) }
        error("there is no library")
    } catch (exception: ConfigException.LibraryUnavailable) {
        println("refused: ${exception.message}")
    }
}
