import Foundation
import Testing

/// The sandbox's program: JSON lines out, commands in.
final class SandboxProcess: @unchecked Sendable {
    private let process = Process()
    private let input = Pipe()
    private let lines = Locked<[SandboxEvent]>([])
    private let ended = Signal()

    init(arguments: [String]) throws {
        let program = try #require(
            ProcessInfo.processInfo.environment["ANONCALL_SANDBOX"],
            "ANONCALL_SANDBOX must name the sandbox's program"
        )
        // Writing to a sandbox that has ended is an error of that write, not the end of the tests.
        signal(SIGPIPE, SIG_IGN)
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let (lines, ended) = (lines, ended)
        Thread.detachNewThread {
            Self.read(output.fileHandleForReading, into: lines)
            ended.give()
        }
    }

    deinit {
        // The end of its input ends it.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    var events: [SandboxEvent] { lines.with { $0 } }

    func forgetEvents() {
        lines.with { $0.removeAll(keepingCapacity: true) }
    }

    func send(_ command: String) {
        // Where the sandbox has ended, the wait for its answer says so.
        try? input.fileHandleForWriting.write(contentsOf: Data("\(command)\n".utf8))
    }

    /// Sends a command and waits for its answer. One command at a time: the answers do not say which command they answer.
    func ask(_ command: String, answer: String) async throws -> SandboxEvent {
        let seen = lines.with { $0.count }
        send(command)
        return try await event(named: answer, after: seen)
    }

    /// The first event of this name behind as many lines.
    func event(named name: String, after seen: Int) async throws -> SandboxEvent {
        var found: SandboxEvent?
        try await eventually("the sandbox prints \(name)") {
            // Asked first: what it printed before its end counts.
            let hasEnded = ended.isGiven
            found = lines.with { $0.dropFirst(seen).first { $0.event == name } }
            try #require(found != nil || !hasEnded, "the sandbox ended, its last words are above")
            return found != nil
        }
        return try #require(found)
    }

    private static func read(_ output: FileHandle, into lines: Locked<[SandboxEvent]>) {
        var buffer = Data()
        while case let chunk = output.availableData, !chunk.isEmpty {
            buffer.append(chunk)
            while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                if let event = event(of: Data(buffer[..<end])) {
                    lines.with { $0.append(event) }
                }
                buffer.removeSubrange(...end)
            }
        }
    }

    private static func event(of line: Data) -> SandboxEvent? {
        do {
            return try JSONDecoder().decode(SandboxEvent.self, from: line)
        } catch {
            Issue.record("\(error) in the sandbox's line \(String(decoding: line, as: UTF8.self))")
            return nil
        }
    }
}
