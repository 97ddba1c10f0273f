package dev.anoncall.operator

import android.app.Application
import android.os.SystemClock
import dev.anoncall.AnonCall
import dev.anoncall.CallEvents
import dev.anoncall.CallObserver
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
        val preferences = EncryptedPreferences(this)
        val store = KeystoreSettingsStore(preferences)
        val journal = OperatorJournal(File(noBackupFilesDir, JOURNAL), store)
        val managed = ManagedSettings(this)
        val events = CallEvents()
        val log = LogcatObserver()
        val observer = CallObserver { event ->
            log.onEvent(event)
            events.onEvent(event)
        }
        presenter = OperatorPresenter(
            scope = MainScope(),
            sources = SettingsSources(store, managed),
            clients = { settings ->
                AnonCall.create(this, settings.config, settings.tokenSource.credentials(), observer)
            },
            sessions = { client -> CallSession.create(client, journal) },
            dialer = SipIntentDialer(this),
            clock = DeviceClock,
            recents = KeystoreRecentsStore(preferences),
            events = events.events,
            online = online(this),
        )
        managed.onChange(presenter::managedChanged)
    }

    private companion object {
        const val JOURNAL = "calls"
    }
}

/** The time since the device was started. */
private object DeviceClock : AbstractLongTimeSource(DurationUnit.MILLISECONDS) {
    override fun read(): Long = SystemClock.elapsedRealtime()
}
