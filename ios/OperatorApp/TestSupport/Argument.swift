import Foundation

/// What `cargo xtask apple-test` says of its sandbox.
///
/// - Parameter name: Which of its arguments.
/// - Returns: The argument.
/// - Throws: ``MissingArgument`` if the tests were started in another way.
func argument(_ name: String) throws -> String {
    guard let value = ProcessInfo.processInfo.environment[name] else { throw MissingArgument(name: name) }
    return value
}

/// The tests were not started by `cargo xtask apple-test`, or it does not give this argument.
struct MissingArgument: Error {
    let name: String
}
