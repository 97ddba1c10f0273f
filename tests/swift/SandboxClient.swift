import AnonCall
import Foundation

// The article on the sandbox shows what is between the markers.

/// A client for the sandbox that printed this secret.
func sandboxClient(domain: String, ca: URL, appSecret: String) throws -> CallClient {
    // snippet:begin
    let config = ClientConfig(
        domain: domain,  // localhost:8443
        appKey: "sandbox-app-key",
        rootCertificates: [try Data(contentsOf: ca)],
        platformRoots: false
    )
    return try CallClient(config: config, credentials: .appSecret(appSecret))
    // snippet:end
}
