package dev.anoncall.operator

import android.content.ClipboardManager
import android.content.Context
import android.text.Editable
import android.text.TextWatcher
import android.util.AttributeSet
import android.view.KeyEvent
import android.widget.EditText

/** The field of the called number: pasted text is cleaned, digits show in groups, and the keys of the dial pad go in at the cursor. */
class NumberField(context: Context, attributes: AttributeSet) : EditText(context, attributes) {
    /** Hears what was pasted. */
    var onPaste: (EnteredNumber) -> Unit = {}

    init {
        // The dial pad is its keyboard.
        showSoftInputOnFocus = false
        addTextChangedListener(
            object : TextWatcher {
                override fun beforeTextChanged(s: CharSequence, start: Int, count: Int, after: Int) = Unit

                override fun onTextChanged(s: CharSequence, start: Int, before: Int, count: Int) = Unit

                override fun afterTextChanged(s: Editable) = showGroups(s)
            },
        )
    }

    override fun onTextContextMenuItem(id: Int): Boolean {
        if (id != android.R.id.paste && id != android.R.id.pasteAsPlainText) return super.onTextContextMenuItem(id)
        val clip = context.getSystemService(ClipboardManager::class.java)?.primaryClip ?: return true
        val pasted = EnteredNumber.of(
            (0..<clip.itemCount).joinToString("") {
                "${clip.getItemAt(it).coerceToText(context)}"
            },
        )
        insert(pasted.number)
        onPaste(pasted)
        return true
    }

    /** At the cursor, in place of what is selected. */
    fun insert(key: String) {
        text.replace(minOf(selectionStart, selectionEnd), maxOf(selectionStart, selectionEnd), key)
    }

    fun deleteBackwards() {
        val start = minOf(selectionStart, selectionEnd)
        val end = maxOf(selectionStart, selectionEnd)
        if (start < end) {
            text.delete(start, end)
        } else if (start > 0) {
            text.delete(start - 1, start)
        }
    }
}

/** Does this when the Return key of a keyboard is pressed, and not again while it is held. */
fun EditText.onReturn(action: () -> Unit) = setOnEditorActionListener { _, _, event ->
    val isReturn = event?.keyCode == KeyEvent.KEYCODE_ENTER || event?.keyCode == KeyEvent.KEYCODE_NUMPAD_ENTER
    if (isReturn && event.action == KeyEvent.ACTION_DOWN && event.repeatCount == 0) action()
    isReturn
}
