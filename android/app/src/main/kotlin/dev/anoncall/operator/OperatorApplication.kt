package dev.anoncall.operator

import android.app.Application
import dev.anoncall.AnonCall
import dev.anoncall.LogcatObserver
import kotlinx.coroutines.MainScope

/** Holds the presenter, so that a call outlives the screens. */
class OperatorApplication : Application() {
    lateinit var presenter: OperatorPresenter
        private set

    override fun onCreate() {
        super.onCreate()
        presenter = OperatorPresenter(
            scope = MainScope(),
            store = KeystoreSettingsStore(this),
            clients = { settings ->
                AnonCall.create(this, settings.config, settings.tokenSource.credentials(), LogcatObserver())
            },
            dialer = SipIntentDialer(this),
        )
    }
}
