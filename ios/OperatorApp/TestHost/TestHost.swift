import SwiftUI

/// An app without content. The simulator's Keychain is for apps, so that the tests of the SDK run in one, which has no other copy of the SDK.
@main
struct TestHost: App {
    var body: some Scene {
        WindowGroup { Text(verbatim: "Tests") }
    }
}
