/// What to do after a failed call.
///
/// A later version of the SDK may add cases, here and in the other enumerations of its results: keep a `default` branch that relies on
/// ``CallError/callMayExist``. The raw values do not change; log those.
public enum CallAdvice: String, CaseIterable, Sendable {
    /// Change the called number, the presented number or the call data, then call again.
    case fixRequest = "fix_request"
    /// The app's set-up is wrong: domain, app key, certificates, pins, or the device's clock.
    case checkSetup = "check_setup"
    /// The session at the app's backend has ended or the credentials are no longer valid: sign in again.
    case signInAgain = "sign_in_again"
    /// Calling again immediately is safe and may succeed.
    case retryNow = "retry_now"
    /// Calling again is safe, but wait: for ``CallError/retryAfter`` if given, otherwise a few seconds.
    case retryLater = "retry_later"
    /// A call task may exist: check before calling again, or ask the operator.
    case checkBeforeRetrying = "check_before_retrying"
    /// Only the provider can fix this. Pass on the result code and the call serial number.
    case contactProvider = "contact_provider"
}
