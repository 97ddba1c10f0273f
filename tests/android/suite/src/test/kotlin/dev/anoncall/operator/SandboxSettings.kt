package dev.anoncall.operator

import dev.anoncall.authority
import dev.anoncall.support.Sandbox

/** What an operator types in to use the sandbox. */
fun Sandbox.form(
    domain: String = this.domain,
    appKey: String = this.appKey,
    tokenSource: TokenSource.Kind = TokenSource.Kind.APP_SECRET,
    secret: String = appSecret,
    authority: String = this.authority.decodeToString(),
    callerPresent: String = "95599",
    handsOverImmediately: Boolean = true,
    callHistory: Boolean = false,
): SettingsForm =
    SettingsForm(domain, appKey, tokenSource, secret, authority, callerPresent, handsOverImmediately, callHistory)

val Sandbox.settings: OperatorSettings
    get() = OperatorSettings(
        domain = domain,
        appKey = appKey,
        tokenSource = TokenSource.TenantSecret(appSecret),
        authority = authority.decodeToString().trim(),
        callerPresent = "95599",
    )
