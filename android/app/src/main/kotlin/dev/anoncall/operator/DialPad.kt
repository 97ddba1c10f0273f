package dev.anoncall.operator

import android.text.SpannableStringBuilder
import android.text.Spanned
import android.text.style.RelativeSizeSpan
import android.view.HapticFeedbackConstants
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo
import android.view.accessibility.AccessibilityNodeInfo.AccessibilityAction
import android.widget.Button

/** The keys of the dial pad, and the one that deletes. */
class DialPad(private val screen: View, private val number: NumberField) {
    init {
        for ((id, key) in KEYS) {
            val button = view<Button>(id)
            // A digit is read as it is written.
            when (key) {
                "*" -> button.contentDescription = screen.context.getString(R.string.key_star)
                "#" -> button.contentDescription = screen.context.getString(R.string.key_hash)
            }
            button.setOnClickListener { enter(it, key) }
        }
        offerPlus(view(R.id.key_0))
        view<View>(R.id.delete).run {
            tooltipText = context.getString(R.string.key_delete_hint)
            setOnClickListener {
                it.performHapticFeedback(HapticFeedbackConstants.KEYBOARD_TAP)
                number.deleteBackwards()
            }
            setOnLongClickListener {
                number.text.clear()
                true
            }
        }
    }

    fun enable(enabled: Boolean) {
        for (id in KEYS.keys + R.id.delete) view<View>(id).isEnabled = enabled
    }

    private fun enter(key: View, text: String) {
        key.performHapticFeedback(HapticFeedbackConstants.KEYBOARD_TAP)
        number.insert(text)
    }

    /** Held, the 0 is a plus, as on every phone. */
    private fun offerPlus(zero: Button) {
        zero.text = SpannableStringBuilder("0").append(" +", RelativeSizeSpan(SMALL), Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
        zero.contentDescription = "0"
        zero.setOnLongClickListener {
            number.insert("+")
            true
        }
        zero.accessibilityDelegate = object : View.AccessibilityDelegate() {
            override fun onInitializeAccessibilityNodeInfo(host: View, info: AccessibilityNodeInfo) {
                super.onInitializeAccessibilityNodeInfo(host, info)
                val plus = host.context.getString(R.string.key_plus)
                info.addAction(AccessibilityAction(AccessibilityAction.ACTION_LONG_CLICK.id, plus))
            }
        }
    }

    private fun <V : View> view(id: Int): V = checkNotNull(screen.findViewById(id))

    private companion object {
        const val SMALL = 0.6f

        val KEYS = mapOf(
            R.id.key_1 to "1", R.id.key_2 to "2", R.id.key_3 to "3",
            R.id.key_4 to "4", R.id.key_5 to "5", R.id.key_6 to "6",
            R.id.key_7 to "7", R.id.key_8 to "8", R.id.key_9 to "9",
            R.id.key_star to "*", R.id.key_0 to "0", R.id.key_hash to "#",
        )
    }
}
