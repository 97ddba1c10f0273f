import AnonCall
import Foundation
import Testing

/// The package with the compiled library of another version: every way into the library is refused before it ends the process.
@Suite struct StaleLibraryTests {
    @Test func noClientIsMade() {
        #expect {
            try CallClient(
                config: ClientConfig(domain: "service.example.com", appKey: "key"),
                credentials: .accessTokens { _ in AccessToken("token") }
            )
        } throws: { error in
            (error as? ConfigError)?.kind == .wrongLibrary
        }
    }

    @Test func noJournalIsMade() {
        #expect {
            try FileCallJournal(path: "calls", key: Data(count: 32))
        } throws: { error in
            guard case .failed = error as? CallJournalError else { return false }
            return "\(error)".contains("another version")
        }
    }
}
