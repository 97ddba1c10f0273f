package dev.anoncall

/**
 * The service's answer to a call, read from its `resultCode`.
 *
 * The documented codes are constants here; compare with `==`. Any other code is kept as it came.
 *
 * @property code the code as it came, such as `30010000003`.
 * @property meaning what the code means, in English, for developers and support.
 * @property cause the likely cause, in English.
 * @property remedy what to do about it, in English.
 * @property advice what the app should do next.
 * @property callMayExist whether a call task may exist although the service answered with this code. `false` means certainly not.
 */
public data class ResultCode(
    val code: String,
    val meaning: String,
    val cause: String,
    val remedy: String,
    val advice: Advice,
    val callMayExist: Boolean,
) {
    /** The documented codes. */
    public companion object {
        /** `0`: The call task was created. */
        public val SUCCESS: ResultCode = ResultCode(
            code = "0",
            meaning = "The call task was created.",
            cause = "The call succeeded.",
            remedy = "Dial the SIP server with the access code.",
            advice = Advice.CHECK_BEFORE_RETRYING,
            callMayExist = true,
        )

        /** `30010000001`: The feature is not enabled and cannot be used. */
        public val FEATURE_NOT_ENABLED: ResultCode = ResultCode(
            code = "30010000001",
            meaning = "The feature is not enabled and cannot be used.",
            cause = "Anonymous calls are not enabled for the tenant.",
            remedy = "Ask the provider to enable anonymous calls for the tenant.",
            advice = Advice.CONTACT_PROVIDER,
            callMayExist = false,
        )

        /** `30010000002`: No SIP server information is found. */
        public val NO_SIP_SERVER: ResultCode = ResultCode(
            code = "30010000002",
            meaning = "No SIP server information is found.",
            cause = "The tenant has no SIP server configured.",
            remedy = "Ask the provider to configure the tenant's SIP server.",
            advice = Advice.CONTACT_PROVIDER,
            callMayExist = false,
        )

        /** `30010000003`: Input parameter verification failed. */
        public val INVALID_PARAMETER: ResultCode = ResultCode(
            code = "30010000003",
            meaning = "Input parameter verification failed.",
            cause = "The service does not accept the called number, the presented number or the call data.",
            remedy = "Correct the request. The description often names the parameter.",
            advice = Advice.FIX_REQUEST,
            callMayExist = false,
        )

        /** `30010010001`: The outbound call task could not be added. */
        public val CALL_TASK_NOT_ADDED: ResultCode = ResultCode(
            code = "30010010001",
            meaning = "The outbound call task could not be added.",
            cause = "The platform could not queue the call, often because it is busy or out of lines.",
            remedy = "Call again after a moment. If the problem persists, contact the provider.",
            advice = Advice.RETRY_LATER,
            callMayExist = false,
        )

        /** `30010010002`: The VDN, the tenant's virtual call centre, is unavailable. */
        public val VDN_UNAVAILABLE: ResultCode = ResultCode(
            code = "30010010002",
            meaning = "The VDN, the tenant's virtual call centre, is unavailable.",
            cause = "The tenant's virtual call centre is stopped, expired or in maintenance.",
            remedy = "Call again later. If the problem persists, contact the provider.",
            advice = Advice.RETRY_LATER,
            callMayExist = false,
        )

        /** `30010010003`: The VDN's configuration is abnormal and the recording path cannot be generated. */
        public val VDN_MISCONFIGURED: ResultCode = ResultCode(
            code = "30010010003",
            meaning = "The VDN's configuration is abnormal and the recording path cannot be generated.",
            cause = "Recording is not configured correctly for the tenant's virtual call centre.",
            remedy = "Ask the provider to correct the recording settings.",
            advice = Advice.CONTACT_PROVIDER,
            callMayExist = false,
        )

        /** `30010019999`: The call module (CCM) reported another exception. */
        public val CALL_MODULE_ERROR: ResultCode = ResultCode(
            code = "30010019999",
            meaning = "The call module (CCM) reported another exception.",
            cause = "An internal error of the platform.",
            remedy = "Check whether the call was created. If not, call again. " +
                "If the problem persists, contact the provider.",
            advice = Advice.CHECK_BEFORE_RETRYING,
            callMayExist = true,
        )

        /** `30011010001`: The call could not be created because its set-up success event was not received. */
        public val CALL_NOT_CONFIRMED: ResultCode = ResultCode(
            code = "30011010001",
            meaning = "The call could not be created because its set-up success event was not received.",
            cause = "The platform started the call but did not hear that it was set up.",
            remedy = "Check whether the call was created before calling again.",
            advice = Advice.CHECK_BEFORE_RETRYING,
            callMayExist = true,
        )

        /** `30011019999`: The call control module (CCUCS) reported another exception. */
        public val CONTROL_MODULE_ERROR: ResultCode = ResultCode(
            code = "30011019999",
            meaning = "The call control module (CCUCS) reported another exception.",
            cause = "An internal error of the platform.",
            remedy = "Check whether the call was created. If not, call again. " +
                "If the problem persists, contact the provider.",
            advice = Advice.CHECK_BEFORE_RETRYING,
            callMayExist = true,
        )

        /** `30010009999`: The chat module is abnormal. */
        public val CHAT_MODULE_ERROR: ResultCode = ResultCode(
            code = "30010009999",
            meaning = "The chat module is abnormal.",
            cause = "An internal error of the platform.",
            remedy = "Check whether the call was created. If not, call again. " +
                "If the problem persists, contact the provider.",
            advice = Advice.CHECK_BEFORE_RETRYING,
            callMayExist = true,
        )

        /** Every documented code, in the order of the service's documentation. */
        public val DOCUMENTED: List<ResultCode> = listOf(
            SUCCESS,
            FEATURE_NOT_ENABLED,
            NO_SIP_SERVER,
            INVALID_PARAMETER,
            CALL_TASK_NOT_ADDED,
            VDN_UNAVAILABLE,
            VDN_MISCONFIGURED,
            CALL_MODULE_ERROR,
            CALL_NOT_CONFIRMED,
            CONTROL_MODULE_ERROR,
            CHAT_MODULE_ERROR,
        )
    }
}
