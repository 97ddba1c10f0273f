package dev.anoncall.operator

import android.content.Context
import android.text.format.DateUtils
import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.BaseAdapter
import android.widget.TextView
import dev.anoncall.R as SdkR

/** The rows of the recent calls. */
internal class RecentsAdapter(private val context: Context) : BaseAdapter() {
    private var calls: List<RecentCall> = emptyList()

    fun show(calls: List<RecentCall>) {
        if (calls == this.calls) return
        this.calls = calls
        notifyDataSetChanged()
    }

    override fun getCount(): Int = calls.size

    override fun getItem(position: Int): RecentCall = calls[position]

    override fun getItemId(position: Int): Long = position.toLong()

    override fun getView(position: Int, convertView: View?, parent: ViewGroup): View =
        (convertView ?: LayoutInflater.from(context).inflate(R.layout.recent_call, parent, false))
            .also { fill(it, getItem(position)) }

    private fun fill(row: View, call: RecentCall) {
        fun text(id: Int): TextView = checkNotNull(row.findViewById(id))
        text(R.id.recent_number).text = readable(call.called)
        text(R.id.recent_time).text = DateUtils.formatDateTime(context, call.time.toEpochMilli(), TIME)
        text(R.id.recent_outcome).run {
            setText(call.outcome.text)
            setTextColor(context.getColor(call.outcome.color))
        }
        text(R.id.recent_serial_no).showText(
            call.callSerialNo?.let { "${context.getString(SdkR.string.anoncall_call_serial_no)}: $it" },
        )
    }

    private companion object {
        const val TIME = DateUtils.FORMAT_SHOW_DATE or DateUtils.FORMAT_SHOW_TIME or DateUtils.FORMAT_ABBREV_MONTH
    }
}

private val RecentOutcome.text: Int
    get() = when (this) {
        RecentOutcome.CREATED -> R.string.recents_created
        RecentOutcome.MAY_EXIST -> R.string.recents_may_exist
        RecentOutcome.NOT_CREATED -> R.string.recents_not_created
    }

private val RecentOutcome.color: Int
    get() = when (this) {
        RecentOutcome.CREATED -> R.color.call_text
        RecentOutcome.MAY_EXIST -> R.color.may_exist_text
        RecentOutcome.NOT_CREATED -> R.color.failed_text
    }
