//! What an app does after a failed call.

/// What to do after a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
#[non_exhaustive]
pub enum Advice {
    /// Change the called number, the presented number or the call data, then call again.
    FixRequest,
    /// The app's set-up is wrong: domain, app key, certificates, pins, or the device's clock.
    CheckSetup,
    /// The session at the app's backend has ended or the credentials are no longer valid: sign in again.
    SignInAgain,
    /// Calling again immediately is safe and may succeed.
    RetryNow,
    /// Calling again is safe, but wait: for `retryAfterSeconds` if given, otherwise a few seconds.
    RetryLater,
    /// A call task may exist: check before calling again, or ask the operator.
    CheckBeforeRetrying,
    /// Only the provider can fix this. Pass on the result code and the call serial number.
    ContactProvider,
}
