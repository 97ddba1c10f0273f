package dev.anoncall.operator

/**
 * Settings from elsewhere, each of which may be left out: those of the organisation's device management, which take the place of what
 * is stored, and those of a configuration file. Both have the same names.
 */
data class GivenSettings(
    val domain: String? = null,
    val appKey: String? = null,
    val tokenSource: TokenSource.Kind? = null,
    val secret: String? = null,
    val authority: String? = null,
    val callerPresent: String? = null,
    val dialsImmediately: Boolean? = null,
) {
    /** The settings that are valid where these take the place of the stored ones. */
    fun over(stored: OperatorSettings?): OperatorSettings? {
        if (this == NONE) return stored
        val kind = tokenSource ?: stored?.tokenSource?.kind ?: TokenSource.Kind.ACCESS_TOKEN
        val storedSecret = stored?.tokenSource?.takeIf { it.kind == kind }?.secret
        return OperatorSettings(
            domain = domain ?: stored?.domain.orEmpty(),
            appKey = appKey ?: stored?.appKey.orEmpty(),
            tokenSource = TokenSource.of(kind, secret ?: storedSecret.orEmpty()),
            authority = authority ?: stored?.authority.orEmpty(),
            callerPresent = callerPresent ?: stored?.callerPresent.orEmpty(),
            dialsImmediately = dialsImmediately ?: stored?.dialsImmediately ?: true,
        )
    }

    /** Without the secret. */
    override fun toString(): String = "GivenSettings"

    companion object {
        val NONE = GivenSettings()

        const val DOMAIN = "domain"
        const val APP_KEY = "appKey"
        const val TOKEN_SOURCE = "tokenSource"
        const val SECRET = "secret"
        const val AUTHORITY = "authority"
        const val CALLER_PRESENT = "callerPresent"
        const val DIALS_IMMEDIATELY = "dialsImmediately"

        /** What is empty, or not of its type, is left out. */
        fun of(values: Map<String, Any?>): GivenSettings {
            fun text(name: String): String? = (values[name] as? String)?.trim()?.ifEmpty { null }
            return GivenSettings(
                domain = text(DOMAIN),
                appKey = text(APP_KEY),
                tokenSource = kindOf(text(TOKEN_SOURCE)),
                secret = text(SECRET),
                authority = text(AUTHORITY),
                callerPresent = text(CALLER_PRESENT),
                dialsImmediately = values[DIALS_IMMEDIATELY] as? Boolean,
            )
        }

        private fun kindOf(name: String?): TokenSource.Kind? = TokenSource.Kind.entries.firstOrNull { it.name == name }
    }
}
