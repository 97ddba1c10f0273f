package dev.anoncall.operator

import android.app.AlertDialog
import android.os.Bundle
import android.view.View
import android.widget.ListView
import android.widget.Toast

/** The recent calls. A tap enters a number again; it calls nobody. */
class RecentsActivity : OperatorActivity() {
    private val rows = RecentsAdapter(this)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.recents)
        view<ListView>(R.id.recents).run {
            adapter = rows
            emptyView = view<View>(R.id.no_recents)
            setOnItemClickListener { _, _, position, _ -> enter(rows.getItem(position)) }
        }
        onTap(R.id.back, ::finish)
        onTap(R.id.erase, ::askToErase)
    }

    override fun show(state: OperatorState) {
        rows.show(state.recents.calls)
        view<View>(R.id.erase).showIf(state.recents.calls.isNotEmpty() || state.recents.notErased)
        view<View>(R.id.not_erased).showIf(state.recents.notErased)
    }

    private fun enter(call: RecentCall) {
        if (presenter.takeNumber(EnteredNumber(call.called))) {
            finish()
        } else {
            Toast.makeText(this, R.string.number_busy, Toast.LENGTH_LONG).show()
        }
    }

    private fun askToErase() {
        AlertDialog.Builder(this)
            .setMessage(R.string.recents_erase_question)
            .setPositiveButton(R.string.recents_erase) { _, _ -> presenter.eraseRecents() }
            .setNegativeButton(R.string.cancel_button, null)
            .show()
    }
}
