package dev.anoncall.operator

import android.view.View
import android.widget.TextView
import dev.anoncall.Advice
import dev.anoncall.FailureReport
import dev.anoncall.ReportText
import dev.anoncall.SessionState
import dev.anoncall.labelId
import dev.anoncall.text

/** The part of the dial screen that says what became of the call. */
internal class CallPanel(private val view: View, private val accessCode: () -> String?) {
    private val context
        get() = view.context

    fun show(state: OperatorState) {
        when (val call = state.call) {
            SessionState.Idle -> showSetUp(state.setUp)
            is SessionState.Creating -> hide()
            is SessionState.Created -> showCreated(call, state)
            is SessionState.Failed -> showFailure(call.report, FAILED, nextStep(call.report, state.retrySeconds))
            is SessionState.Unclear -> showUnclear(call, state.callTo)
            is SessionState.Confirming -> showQuestion(call, state.callTo)
        }
        element(R.id.created).showIf(state.call is SessionState.Created)
        element(R.id.call_again_anyway).showIf(state.call is SessionState.Confirming)
        showDetails(state.call.report.takeIf { state.canEdit }, state.detailsShown)
    }

    private fun hide() = show(title = null, QUIET)

    private fun showSetUp(setUp: SetUp) = when (setUp) {
        SetUp.Loading, SetUp.Ready -> hide()
        SetUp.Missing -> show(context.getString(R.string.settings_first), QUIET)
        SetUp.NotRead -> show(context.getString(R.string.settings_not_read), QUIET)
    }

    private fun showCreated(call: SessionState.Created, state: OperatorState) {
        show(context.getString(R.string.call_created), CREATED, callTo = state.callTo)
        text(R.id.sip_server).showText(call.sip.address)
        text(R.id.access_code).run {
            val code = if (state.accessCodeShown) accessCode() else null
            showText(code ?: DOTS)
            contentDescription = code?.let { "$it. ${context.getString(R.string.access_code_shown)}" }
                ?: context.getString(R.string.access_code_hidden)
        }
        text(R.id.call_serial_no_label).showIf(call.callSerialNo != null)
        text(R.id.call_serial_no).showText(call.callSerialNo)
        text(R.id.not_dialled).showText(state.handOver.fault?.let(context::getString))
    }

    private fun showUnclear(call: SessionState.Unclear, callTo: String) = showFailure(
        call.report,
        MAY_EXIST,
        call.report.nextStep,
        callTo,
        found = call.fate.text?.let(context::getString),
    )

    private fun showFailure(
        report: FailureReport,
        look: Look,
        nextStep: ReportText,
        callTo: String? = null,
        found: String? = null,
    ) = show(
        report.title.text(context),
        look,
        callTo,
        explanation = report.explanation?.text(context),
        certainty = found ?: report.existence.text(context),
        advice = nextStep.text(context),
    )

    /** With the seconds that are left, where the service asked to wait; after them the call can be made now. */
    private fun nextStep(report: FailureReport, secondsLeft: Long?): ReportText = when {
        report.nextStep.key != "advice_retry_after" || secondsLeft == null -> report.nextStep
        secondsLeft > 0 -> report.nextStep.copy(argument = "$secondsLeft")
        else -> ReportText("advice_retry_now")
    }

    private fun showQuestion(call: SessionState.Confirming, callTo: String) = show(
        context.getString(R.string.ask_title),
        MAY_EXIST,
        callTo,
        explanation = call.report.title.text(context),
        certainty = context.getString(R.string.ask_text),
        advice = call.fate.text?.let(context::getString),
    )

    private fun show(
        title: String?,
        look: Look,
        callTo: String? = null,
        explanation: String? = null,
        certainty: String? = null,
        advice: String? = null,
    ) {
        view.showIf(title != null)
        view.setBackgroundResource(look.background)
        text(R.id.panel_title).run {
            setTextColor(context.getColor(look.color))
            showText(title)
        }
        text(R.id.panel_called_label).showIf(callTo != null)
        text(R.id.panel_called).showText(callTo?.let(::readable))
        text(R.id.panel_explanation).showText(explanation)
        text(R.id.panel_certainty).showText(certainty)
        text(R.id.panel_advice).showText(advice)
    }

    private fun showDetails(report: FailureReport?, shown: Boolean) {
        element(R.id.sign_in_again).showIf(report?.advice == Advice.SIGN_IN_AGAIN)
        val toggle = if (shown) R.string.details_hide else R.string.details_show
        text(R.id.toggle_details).showText(report?.let { context.getString(toggle) })
        val open = report?.takeIf { shown }
        val lines = open?.details?.joinToString("\n") { "${context.getString(it.labelId)}: ${it.value}" }
        text(R.id.details).showText(lines)
        element(R.id.copy_details).showIf(open != null)
    }

    private fun text(id: Int): TextView = checkNotNull(view.findViewById(id))

    private fun element(id: Int): View = checkNotNull(view.findViewById(id))

    private class Look(val background: Int, val color: Int)

    private companion object {
        const val DOTS = "••••••••"

        val QUIET = Look(R.drawable.panel_quiet, R.color.text)
        val CREATED = Look(R.drawable.panel_call, R.color.call_text)
        val FAILED = Look(R.drawable.panel_failed, R.color.failed_text)
        val MAY_EXIST = Look(R.drawable.panel_may_exist, R.color.may_exist_text)
    }
}

private val HandOver.fault: Int?
    get() = when (this) {
        HandOver.NoDialler -> R.string.dial_no_app
        HandOver.Refused -> R.string.dial_refused
        HandOver.Automatic, HandOver.ByTap, HandOver.Done -> null
    }
