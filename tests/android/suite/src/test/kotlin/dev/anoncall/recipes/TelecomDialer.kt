package dev.anoncall.recipes

import android.content.ComponentName
import android.content.Context
import android.net.Uri
import android.os.Bundle
import android.telecom.Connection
import android.telecom.ConnectionRequest
import android.telecom.ConnectionService
import android.telecom.PhoneAccount
import android.telecom.PhoneAccountHandle
import android.telecom.TelecomManager
import dev.anoncall.CreatedCall
import dev.anoncall.operator.Dialer
import dev.anoncall.operator.Dialling

// snippet:begin
/** Announces the call to Android, which then settles it with other calls, headsets and the car, and dials with the VoIP SDK. */
class TelecomDialer(private val context: Context) : Dialer {
    private val account = PhoneAccountHandle(ComponentName(context, CallConnectionService::class.java), "anoncall")
    private val telecom = context.getSystemService(TelecomManager::class.java)

    /** Once, when the app starts. */
    fun register() = telecom?.registerPhoneAccount(
        PhoneAccount.builder(account, "Operator").setCapabilities(PhoneAccount.CAPABILITY_SELF_MANAGED).build(),
    )

    override fun dial(call: CreatedCall): Dialling {
        val telecom = telecom ?: return Dialling.NO_DIALLER
        // The access code stays in the app: what Telecom gets may end in logs.
        CallConnectionService.next = call
        val extras = Bundle().apply { putParcelable(TelecomManager.EXTRA_PHONE_ACCOUNT_HANDLE, account) }
        return try {
            telecom.placeCall(Uri.fromParts(PhoneAccount.SCHEME_SIP, call.sip.host, null), extras)
            Dialling.STARTED
        } catch (_: SecurityException) {
            // Without the permission, or where the account was switched off.
            Dialling.REFUSED
        }
    }
}

class CallConnectionService : ConnectionService() {
    override fun onCreateOutgoingConnection(account: PhoneAccountHandle?, request: ConnectionRequest?): Connection {
        val call = next ?: return Connection.createCanceledConnection()
        next = null
        return VoipConnection(call)
    }

    companion object {
        var next: CreatedCall? = null
    }
}

private class VoipConnection(private val call: CreatedCall) : Connection() {
    init {
        connectionProperties = PROPERTY_SELF_MANAGED
        audioModeIsVoip = true
        setDialing()
        // Here the VoIP SDK dials call.sipUri(); when it is answered: setActive().
    }

    override fun onDisconnect() {
        // Here the VoIP SDK hangs up.
        setDisconnected(android.telecom.DisconnectCause(android.telecom.DisconnectCause.LOCAL))
        call.close()
        destroy()
    }
}
// snippet:end
