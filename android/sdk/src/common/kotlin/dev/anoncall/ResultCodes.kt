package dev.anoncall

/** The code as it came, such as `30010000003`. */
public val ResultCode.code: String
    get() = code()

/** What the code means, in English, for developers and support. */
public val ResultCode.meaning: String
    get() = meaning()

/** The likely cause, in English. */
public val ResultCode.cause: String
    get() = cause()

/** What to do about it, in English. */
public val ResultCode.remedy: String
    get() = remedy()

/** What the app should do next. */
public val ResultCode.advice: Advice
    get() = advice()

/** Whether a call task may exist although the service answered with this code. `false` means certainly not. */
public val ResultCode.callMayExist: Boolean
    get() = callMayExist()
