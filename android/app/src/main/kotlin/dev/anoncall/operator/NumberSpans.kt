package dev.anoncall.operator

import android.graphics.Canvas
import android.graphics.Paint
import android.text.Spannable
import android.text.SpannableString
import android.text.Spanned
import android.text.style.ReplacementSpan
import android.text.style.TtsSpan
import kotlin.math.roundToInt

/** A number for reading: in groups, and read out digit by digit. The text itself stays the number. */
fun readable(number: String): CharSequence = SpannableString(number).also {
    showGroups(it)
    it.setSpan(TtsSpan.TelephoneBuilder(number).build(), 0, it.length, Spanned.SPAN_INCLUSIVE_INCLUSIVE)
}

/** Shows the text's number in groups, in place of those that it had. */
fun showGroups(text: Spannable) {
    text.getSpans(0, text.length, GapSpan::class.java).forEach(text::removeSpan)
    for (start in groupStarts(text)) text.setSpan(GapSpan(), start - 1, start, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
}

/** A character with a gap after it. */
class GapSpan : ReplacementSpan() {
    override fun getSize(paint: Paint, text: CharSequence, start: Int, end: Int, metrics: Paint.FontMetricsInt?): Int {
        metrics?.let(paint::getFontMetricsInt)
        return (paint.measureText(text, start, end) + paint.textSize * GAP_EMS).roundToInt()
    }

    override fun draw(
        canvas: Canvas,
        text: CharSequence,
        start: Int,
        end: Int,
        x: Float,
        top: Int,
        y: Int,
        bottom: Int,
        paint: Paint,
    ) = canvas.drawText(text, start, end, x, y.toFloat(), paint)

    private companion object {
        const val GAP_EMS = 0.25f
    }
}
