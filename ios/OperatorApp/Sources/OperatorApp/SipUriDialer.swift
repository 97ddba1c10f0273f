import AnonCall
import OperatorModel
import UIKit

/// Opens the call's SIP URI with any app that dials such addresses.
struct SipUriDialer: Dialer {
    func dial(_ call: CreatedCall) async -> Bool {
        guard let uri = URL(string: call.sipURI) else { return false }
        return await UIApplication.shared.open(uri)
    }
}
