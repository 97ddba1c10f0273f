package dev.anoncall

/**
 * The tenant's app secret, which the SDK exchanges for access tokens (`tokenByAkSk`). Only for trusted devices, tools
 * and tests: whoever has the app can read it. A published app uses [AccessTokens].
 */
@Suppress("FunctionName", "ktlint:standard:function-naming") // It reads like the constructor that it stands for.
public fun AppSecret(secret: String): Credentials = Credentials.appSecret(secret)
