/// What a program was started with: `--domain HOST:PORT --ca FILE.pem --token TOKEN`, and its own options.
public struct Arguments: Sendable {
    private let options: [String: String]

    public init(_ arguments: [String] = CommandLine.arguments) {
        var options: [String: String] = [:]
        for (name, value) in zip(arguments, arguments.dropFirst()) where name.hasPrefix("--") {
            options[name] = value
        }
        self.options = options
    }

    public func text(_ name: String) throws -> String {
        guard let value = options[name] else { throw MissingOption(name: name) }
        return value
    }

    public func number(_ name: String) throws -> Int {
        guard let number = Int(try text(name)) else { throw MissingOption(name: name) }
        return number
    }
}

/// An option that is needed is missing, or is no number.
struct MissingOption: Error {
    let name: String
}
