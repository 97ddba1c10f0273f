/// The texts of this app. They stand in `Localizable.xcstrings`, in every language, under ``catalogueKey``.
public enum TextKey: String, CaseIterable, Sendable {
    case accessCode, accessCodeCopied, accessCodeCopy, accessCodeHidden, accessCodeShown
    case adviceCheckBeforeRetrying,
        adviceCheckSetup,
        adviceContactProvider,
        adviceFixRequest,
        adviceRetryAfter,
        adviceRetryLater,
        adviceRetryNow,
        adviceSignInAgain
    case appName
    case askCallAgain, askDoNotCall, askText, askTitle
    case callAgainButton, callButton, callCreated, callData, callMayExist, callNotCreated, callSerialNo
    case calledNumber
    case callerPresent, callerPresentHint
    case calling
    case cancelButton
    case configInsecureDomain,
        configInvalidAccessToken,
        configInvalidAppKey,
        configInvalidAppSecret,
        configInvalidDomain,
        configInvalidRootCertificate,
        configNoTrustedRoots,
        configOther
    case detailDescription, detailHttpStatus, detailKind, detailReason, detailResultCode, detailServiceCode
    case detailsHide, detailsShow
    case dialButton, dialNoApp, dialTitle
    case errorCancelled,
        errorHttpStatus,
        errorInternal,
        errorInvalidRequest,
        errorNoAnswer,
        errorNotConnected,
        errorRejected,
        errorTimedOut,
        errorTokenUnavailable,
        errorUnreadableAnswer,
        errorUntrusted
    case invalidCallData, invalidCalled, invalidCallerPresent
    case keyDelete, keyDeleteHint, keyDigit, keyHash, keyStar
    case newCallButton
    case resultCode0,
        resultCode30010000001,
        resultCode30010000002,
        resultCode30010000003,
        resultCode30010009999,
        resultCode30010010001,
        resultCode30010010002,
        resultCode30010010003,
        resultCode30010019999,
        resultCode30011010001,
        resultCode30011019999,
        resultCodeUnknown
    case settingsAccessToken,
        settingsAppKey,
        settingsAppSecret,
        settingsAuthority,
        settingsCallerPresent,
        settingsDomain,
        settingsDomainHint,
        settingsFirst,
        settingsNotRead,
        settingsNotStored,
        settingsOpen,
        settingsSave,
        settingsSaved,
        settingsSecretStored,
        settingsSourceAccessToken,
        settingsSourceAppSecret,
        settingsTitle,
        settingsTokenSource
    case signInAgainButton
    case sipServer
    case tokenEndpointFailed, tokenInvalidToken, tokenProviderFailed, tokenRefused, tokenSignedOut, tokenTimedOut
    case trustNotValidNow, trustOther, trustPinMismatch, trustRevoked, trustUnknownAuthority, trustWrongHost

    /// The text's key in the catalogue: `call_button` for ``callButton``, `result_code_0` for ``resultCode0``.
    public var catalogueKey: String {
        var key = ""
        for character in rawValue {
            let beginsNumber = character.isNumber && key.last?.isNumber == false
            key += character.isUppercase || beginsNumber ? "_\(character.lowercased())" : String(character)
        }
        return key
    }
}
