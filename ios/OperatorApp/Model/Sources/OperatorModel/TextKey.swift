/// The texts of this app. They stand in `Localizable.xcstrings`, in every language, under ``catalogueKey``.
public enum TextKey: String, CaseIterable, Sendable {
    case accessCode, accessCodeCopied, accessCodeCopy, accessCodeHidden, accessCodeShown
    case appName
    case askCallAgain, askDoNotCall, askText, askTitle
    case callAgainButton, callButton, callCreated, callData, callSerialNo
    case calledNumber
    case callerPresent, callerPresentHint
    case calling
    case cancelButton, cancelling
    case configInsecureDomain,
        configInvalidAccessToken,
        configInvalidAppKey,
        configInvalidAppSecret,
        configInvalidDomain,
        configInvalidRootCertificate,
        configNoTrustedRoots,
        configOther
    case configurationNotRead,
        configurationNotValid,
        configurationOpen,
        configurationOpened,
        configurationTwoSecrets,
        configurationUnknownName
    case detailsCopied, detailsCopy, detailsHide, detailsShow
    case dialButton, dialNoApp, dialTitle
    case fateAmbiguous, fateFound, fateLookUpFailed, fateLookingUp, fateNotSeen
    case keyDelete, keyDeleteHint, keyHash, keyPlus, keyStar
    case newCallButton
    case numberBusy, numberCursor
    case pasteEmpty, pasteRemoved
    case readinessConnecting, readinessNoNetwork, readinessReady
    case recentsCreated, recentsEmpty, recentsErase, recentsEraseQuestion, recentsMayExist, recentsNotCreated, recentsTitle
    case redialFilled
    case retryIn
    case settingsAccessToken,
        settingsAppKey,
        settingsAppSecret,
        settingsAuthority,
        settingsCallHistory,
        settingsChecking,
        settingsCallerPresent,
        settingsDomain,
        settingsDomainHint,
        settingsExpert,
        settingsFirst,
        settingsHandOver,
        settingsLocked,
        settingsManaged,
        settingsNotRead,
        settingsNotStored,
        settingsOpen,
        settingsSave,
        settingsSaved,
        settingsSavedUnchecked,
        settingsSecretDelete,
        settingsSecretDeleted,
        settingsSecretDeleteQuestion,
        settingsSecretStored,
        settingsSourceAccessToken,
        settingsSourceAppSecret,
        settingsTitle,
        settingsTokenSource
    case signInAgainButton
    case sipServer
    case stepConnected, stepSent, stepSigningIn

    /// The text's key in the catalogue: `call_button` for ``callButton``.
    public var catalogueKey: String {
        rawValue.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
    }
}
