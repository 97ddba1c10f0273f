package dev.anoncall.operator

import android.view.View
import android.widget.TextView

/** The part of the dial screen that says what became of the call. */
internal class CallPanel(
    private val view: View,
    private val textOf: (Text) -> String,
    private val accessCode: () -> String?,
) {
    fun show(state: OperatorState) = when (val call = state.call) {
        CallState.Idle -> showSetUp(state.setUp)
        is CallState.Calling -> hide()
        is CallState.Created -> showCreated(call, state.called)
        is CallState.Failed -> showFailure(call.failure)
        is CallState.Asking -> showQuestion()
    }

    private fun hide() = show(title = null, R.drawable.panel_quiet, R.color.text)

    private fun showSetUp(setUp: SetUp) = when (setUp) {
        SetUp.Loading, SetUp.Ready -> hide()
        SetUp.Missing -> show(Text(R.string.settings_first), R.drawable.panel_quiet, R.color.text)
        SetUp.NotRead -> show(Text(R.string.settings_not_read), R.drawable.panel_quiet, R.color.text)
    }

    private fun showCreated(call: CallState.Created, called: String) {
        show(Text(R.string.call_created), R.drawable.panel_call, R.color.call_text, created = true)
        text(R.id.created_called).showText(called)
        text(R.id.sip_server).showText(call.sipServer)
        text(R.id.access_code).run {
            val code = if (call.accessCodeShown) accessCode() else null
            showText(code ?: DOTS)
            contentDescription = code?.let { "$it. ${context.getString(R.string.access_code_shown)}" }
                ?: context.getString(R.string.access_code_hidden)
        }
        text(R.id.call_serial_no_label).showIf(call.callSerialNo != null)
        text(R.id.call_serial_no).showText(call.callSerialNo)
        text(R.id.no_dialler).showIf(call.noDialler)
    }

    private fun showFailure(failure: CallFailure) {
        val (background, color) = if (failure.callMayExist) {
            R.drawable.panel_may_exist to R.color.may_exist_text
        } else {
            R.drawable.panel_failed to R.color.failed_text
        }
        val certainty = if (failure.callMayExist) R.string.call_may_exist else R.string.call_not_created
        show(
            failure.title,
            background,
            color,
            explanation = failure.explanation,
            certainty = Text(certainty),
            advice = failure.advice,
            details = failure,
        )
    }

    private fun showQuestion() = show(
        Text(R.string.ask_title),
        R.drawable.panel_may_exist,
        R.color.may_exist_text,
        explanation = Text(R.string.ask_text),
    )

    private fun show(
        title: Text?,
        background: Int,
        color: Int,
        explanation: Text? = null,
        certainty: Text? = null,
        advice: Text? = null,
        details: CallFailure? = null,
        created: Boolean = false,
    ) {
        view.showIf(title != null)
        view.setBackgroundResource(background)
        text(R.id.panel_title).run {
            setTextColor(context.getColor(color))
            showText(title?.let(textOf))
        }
        text(R.id.panel_explanation).showText(explanation?.let(textOf))
        text(R.id.panel_certainty).showText(certainty?.let(textOf))
        text(R.id.panel_advice).showText(advice?.let(textOf))
        checkNotNull(view.findViewById<View>(R.id.created)).showIf(created)
        text(R.id.sign_in_again).showIf(details?.signInAgain == true)
        showDetails(details)
    }

    private fun showDetails(failure: CallFailure?) {
        val shown = failure?.detailsShown == true
        val toggle = if (shown) R.string.details_hide else R.string.details_show
        text(R.id.toggle_details).showText(failure?.let { textOf(Text(toggle)) })
        val lines = failure?.details?.takeIf { shown }?.joinToString("\n") { "${textOf(Text(it.label))}: ${it.value}" }
        text(R.id.details).showText(lines)
    }

    private fun text(id: Int): TextView = checkNotNull(view.findViewById(id))

    private companion object {
        const val DOTS = "••••••••"
    }
}
