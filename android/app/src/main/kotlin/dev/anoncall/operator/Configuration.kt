package dev.anoncall.operator

/**
 * What an organisation sets for its operators' devices, in a file that is opened here or by its device management. Both have the same
 * names, those of the iOS app. Everything is optional. What is managed takes the place of what is stored.
 */
data class Configuration(
    val domain: String? = null,
    val appKey: String? = null,
    val tokenSource: TokenSource? = null,
    val authority: String? = null,
    val callerPresent: String? = null,
    val handsOverImmediately: Boolean? = null,
    val callHistory: Boolean? = null,
) {
    /** The settings that are valid where these take the place of the stored ones. */
    fun over(stored: OperatorSettings?): OperatorSettings? {
        if (this == NONE) return stored
        val own = stored ?: OperatorSettings(domain = "", appKey = "", tokenSource = TokenSource.NONE)
        return OperatorSettings(
            domain = domain ?: own.domain,
            appKey = appKey ?: own.appKey,
            tokenSource = tokenSource ?: own.tokenSource,
            authority = authority ?: own.authority,
            callerPresent = callerPresent ?: own.callerPresent,
            handsOverImmediately = handsOverImmediately ?: own.handsOverImmediately,
            callHistory = callHistory ?: own.callHistory,
        )
    }

    /** Without the secret. */
    override fun toString(): String = "Configuration"

    companion object {
        val NONE = Configuration()

        const val DOMAIN = "domain"
        const val APP_KEY = "appKey"
        const val APP_SECRET = "appSecret"
        const val ACCESS_TOKEN = "accessToken"
        const val AUTHORITY = "authority"
        const val CALLER_PRESENT = "callerPresent"
        const val HANDS_OVER_IMMEDIATELY = "handsOverImmediately"
        const val CALL_HISTORY = "callHistory"

        /** Every name. */
        val NAMES = setOf(
            DOMAIN,
            APP_KEY,
            APP_SECRET,
            ACCESS_TOKEN,
            AUTHORITY,
            CALLER_PRESENT,
            HANDS_OVER_IMMEDIATELY,
            CALL_HISTORY,
        )

        /**
         * What these values say, by their names. Names of no setting are not looked at, and blank texts set nothing.
         *
         * @throws ConfigurationFault if a value can't be used.
         */
        fun of(values: Map<String, Any>): Configuration {
            fun text(name: String): String? {
                val value = values[name] ?: return null
                return (value as? String ?: throw ConfigurationFault.WrongType(name)).trim().ifEmpty { null }
            }

            fun flag(name: String): Boolean? =
                values[name]?.let { it as? Boolean ?: throw ConfigurationFault.WrongType(name) }
            return Configuration(
                domain = text(DOMAIN),
                appKey = text(APP_KEY),
                tokenSource = sourceOf(appSecret = text(APP_SECRET), accessToken = text(ACCESS_TOKEN)),
                authority = text(AUTHORITY),
                callerPresent = text(CALLER_PRESENT),
                handsOverImmediately = flag(HANDS_OVER_IMMEDIATELY),
                callHistory = flag(CALL_HISTORY),
            )
        }

        private fun sourceOf(appSecret: String?, accessToken: String?): TokenSource? = when {
            appSecret != null && accessToken != null -> throw ConfigurationFault.TwoSecrets()
            appSecret != null -> TokenSource.TenantSecret(appSecret)
            accessToken != null -> TokenSource.PastedToken(accessToken)
            else -> null
        }
    }
}

/** Why a configuration can't be used. */
sealed class ConfigurationFault(
    /** What the operator reads. */
    val text: Text,
) : Exception() {
    /** It can't be read. */
    class NotRead : ConfigurationFault(Text(R.string.configuration_not_read))

    /** It is larger than any configuration. */
    class TooLarge : ConfigurationFault(Text(R.string.configuration_not_read))

    /** It is no JSON object. */
    class NotJson : ConfigurationFault(Text(R.string.configuration_not_read))

    /** It has a name that no configuration has. */
    class UnknownName(val name: String) : ConfigurationFault(Text(R.string.configuration_unknown_name, name))

    /** A value is of another kind than its name asks for: a text, or true or false. */
    class WrongType(val name: String) : ConfigurationFault(Text(R.string.configuration_not_valid, name))

    /** It has an app secret and an access token. */
    class TwoSecrets : ConfigurationFault(Text(R.string.configuration_two_secrets))
}
