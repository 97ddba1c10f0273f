package dev.anoncall.operator

import dev.anoncall.ConfigException

/** The field of the settings that is at fault, and what to say beside it. */
fun faultOf(exception: ConfigException): Pair<SettingsField, Text> = when (exception) {
    is ConfigException.InvalidDomain -> SettingsField.DOMAIN to Text(R.string.config_invalid_domain)

    is ConfigException.InsecureDomain -> SettingsField.DOMAIN to Text(R.string.config_insecure_domain)

    is ConfigException.InvalidAppKey -> SettingsField.APP_KEY to Text(R.string.config_invalid_app_key)

    is ConfigException.InvalidAppSecret -> SettingsField.SECRET to Text(R.string.config_invalid_app_secret)

    is ConfigException.InvalidRootCertificate ->
        SettingsField.AUTHORITY to Text(R.string.config_invalid_root_certificate)

    is ConfigException.NoTrustedRoots -> SettingsField.OTHER to Text(R.string.config_no_trusted_roots)

    is ConfigException.InvalidHeader,
    is ConfigException.InvalidPin,
    is ConfigException.InvalidProxy,
    is ConfigException.InvalidTimeout,
    is ConfigException.LibraryUnavailable,
    is ConfigException.Internal,
    -> SettingsField.OTHER to Text(R.string.config_other, exception.message)
}
