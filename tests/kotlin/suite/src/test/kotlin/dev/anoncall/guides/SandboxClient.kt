package dev.anoncall.guides

import dev.anoncall.AppSecret
import dev.anoncall.CallClient
import dev.anoncall.ClientConfig

// snippet:begin
/** A client for tests, on the sandbox. On an emulator the domain is `10.0.2.2:8443`; `ca.pem` is what `--ca-out` wrote. */
suspend fun sandboxClient(domain: String, ca: ByteArray): CallClient = CallClient.create(
    ClientConfig(
        domain = domain,
        appKey = "sandbox-app-key",
        rootCertificates = listOf(ca),
        platformRoots = false,
    ),
    AppSecret("sandbox-app-secret"),
)
// snippet:end
