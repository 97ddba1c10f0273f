// Makes many calls and prints a line of JSON: `--calls N --at-once N --warm-up N`, and where to call.

import BenchSupport
import Foundation

struct Outcome {
    let took: Duration
    let failure: (any Error)?
}

/// Makes calls, so many at a time.
func make(_ calls: Int, atOnce: Int, with client: Client) async -> [Outcome] {
    @Sendable func callOnce() async -> Outcome {
        let began = ContinuousClock.now
        do {
            try await client.callOnce()
            return Outcome(took: began.duration(to: .now), failure: nil)
        } catch {
            return Outcome(took: began.duration(to: .now), failure: error)
        }
    }
    return await withTaskGroup(of: Outcome.self) { group in
        var begun = min(atOnce, calls)
        for _ in 0..<begun { group.addTask(operation: callOnce) }
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(calls)
        for await outcome in group {
            outcomes.append(outcome)
            guard begun < calls else { continue }
            begun += 1
            group.addTask(operation: callOnce)
        }
        return outcomes
    }
}

/// User and system time of all of the process's threads, in seconds.
func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The most memory that was ever resident.
func peakMemoryKilobytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return Int(line.filter(\.isNumber)) ?? 0
}

func microseconds(_ duration: Duration) -> Int64 { Int64(duration / .microseconds(1)) }

let arguments = Arguments()
let client = try Client(arguments)
let atOnce = try arguments.number("--at-once")
_ = await make(try arguments.number("--warm-up"), atOnce: atOnce, with: client)

let (began, cpuBegan) = (ContinuousClock.now, cpuSeconds())
let outcomes = await make(try arguments.number("--calls"), atOnce: atOnce, with: client)
let (took, cpu) = (began.duration(to: .now), cpuSeconds() - cpuBegan)

let failures = outcomes.compactMap(\.failure)
if let failure = failures.first {
    FileHandle.standardError.write(Data("\(failures.count) calls failed, such as: \(failure)\n".utf8))
}
let times = outcomes.map(\.took).sorted()
let report: [String: Any] = [
    "calls": outcomes.count,
    "failures": failures.count,
    "seconds": took / .seconds(1),
    "cpu_seconds": cpu,
    "p50_us": microseconds(times[times.count / 2]),
    "p99_us": microseconds(times[times.count * 99 / 100]),
    "peak_memory_kb": try peakMemoryKilobytes(),
]
FileHandle.standardOutput.write(try JSONSerialization.data(withJSONObject: report) + Data("\n".utf8))
