// What the app gives, as the generated bindings take it.

package dev.anoncall.core

import dev.anoncall.CallAttempt
import dev.anoncall.CallRequest
import dev.anoncall.ClientConfig
import dev.anoncall.ProxyConfig
import dev.anoncall.internal.CallAttempt as GeneratedAttempt
import dev.anoncall.internal.CallRequest as GeneratedRequest
import dev.anoncall.internal.ClientConfig as GeneratedConfig
import dev.anoncall.internal.Header as GeneratedHeader
import dev.anoncall.internal.ProxyConfig as GeneratedProxy

internal fun ClientConfig.toCore(deviceRoots: List<ByteArray>) = GeneratedConfig(
    domain = domain,
    appKey = appKey,
    tokenDomain = tokenDomain,
    headers = headers.map { GeneratedHeader(it.name, it.value) },
    rootCertificates = rootCertificates,
    platformRoots = platformRoots,
    deviceRoots = deviceRoots,
    pins = pins,
    proxy = proxy?.toCore(),
    totalTimeoutMs = totalTimeout.inWholeMilliseconds,
    connectTimeoutMs = connectTimeout.inWholeMilliseconds,
    callHistory = callHistory,
)

internal fun ProxyConfig.toCore() = GeneratedProxy(address, user, password)

internal fun CallRequest.toCore() = GeneratedRequest(called, callerPresent, callData)

internal fun CallAttempt.toCore() = GeneratedAttempt(called, callerPresent, callData, sentAt.toEpochMilli())
