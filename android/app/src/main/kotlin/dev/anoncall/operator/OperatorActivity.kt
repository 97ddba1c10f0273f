package dev.anoncall.operator

import android.app.Activity
import android.os.Bundle
import android.view.View
import android.view.WindowManager
import android.widget.TextView
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

/** What both screens have in common: they show the presenter's state while they are visible, and are in no screenshot. */
abstract class OperatorActivity : Activity() {
    protected val presenter: OperatorPresenter
        get() = (application as OperatorApplication).presenter

    private lateinit var whileStarted: CoroutineScope

    /** Brings the screen in line with the state. */
    protected abstract fun show(state: OperatorState)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
    }

    override fun onStart() {
        super.onStart()
        whileStarted = CoroutineScope(Dispatchers.Main.immediate)
        whileStarted.launch { presenter.state.collect(::show) }
    }

    override fun onStop() {
        whileStarted.cancel()
        super.onStop()
    }

    protected fun textOf(text: Text): String = getString(text.id, *text.arguments.toTypedArray())

    protected fun <T : View> view(id: Int): T = checkNotNull(findViewById(id))

    protected fun onTap(id: Int, action: () -> Unit) = view<View>(id).setOnClickListener { action() }
}

/**
 * Shows a text, or nothing at all without one. The view is made visible first and changed only when the text differs: that is
 * what screen readers announce.
 */
internal fun TextView.showText(shown: CharSequence?) {
    showIf(shown != null)
    if ("$text" != "${shown ?: ""}") text = shown
}

internal fun View.showIf(shown: Boolean) {
    visibility = if (shown) View.VISIBLE else View.GONE
}
