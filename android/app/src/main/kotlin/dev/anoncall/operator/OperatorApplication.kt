package dev.anoncall.operator

import android.app.Application
import android.os.SystemClock
import dev.anoncall.AnonCall
import dev.anoncall.CallSession
import dev.anoncall.LogcatObserver
import kotlinx.coroutines.MainScope
import java.io.File
import kotlin.time.AbstractLongTimeSource
import kotlin.time.DurationUnit

/** Holds the presenter, so that a call outlives the screens. */
class OperatorApplication : Application() {
    lateinit var presenter: OperatorPresenter
        private set

    override fun onCreate() {
        super.onCreate()
        val store = KeystoreSettingsStore(this)
        val journal = OperatorJournal(File(noBackupFilesDir, JOURNAL), store)
        presenter = OperatorPresenter(
            scope = MainScope(),
            store = store,
            clients = { settings ->
                AnonCall.create(this, settings.config, settings.tokenSource.credentials(), LogcatObserver())
            },
            sessions = { client -> CallSession.create(client, journal) },
            dialer = SipIntentDialer(this),
            clock = DeviceClock,
        )
    }

    private companion object {
        const val JOURNAL = "calls"
    }
}

/** The time since the device was started. */
private object DeviceClock : AbstractLongTimeSource(DurationUnit.MILLISECONDS) {
    override fun read(): Long = SystemClock.elapsedRealtime()
}
