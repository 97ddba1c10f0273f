// Makes many calls and prints a line of JSON: `--calls N --at-once N --warm-up N`, and where to call.

import BenchSupport
import Foundation

struct Outcome {
    let took: Duration
    let failure: (any Error)?
}

/// Makes calls, so many at a time: as many tasks, each of which makes one call after the other.
func make(_ calls: Int, atOnce: Int, with client: Client) async -> [Outcome] {
    await withTaskGroup(of: [Outcome].self) { group in
        for task in 0..<atOnce {
            let share = calls / atOnce + (task < calls % atOnce ? 1 : 0)
            group.addTask { await makeOneByOne(share, with: client) }
        }
        return await group.reduce(into: []) { $0 += $1 }
    }
}

func makeOneByOne(_ calls: Int, with client: Client) async -> [Outcome] {
    var outcomes: [Outcome] = []
    outcomes.reserveCapacity(calls)
    for _ in 0..<calls {
        let began = ContinuousClock.now
        do {
            try await client.callOnce()
            outcomes.append(Outcome(took: began.duration(to: .now), failure: nil))
        } catch {
            outcomes.append(Outcome(took: began.duration(to: .now), failure: error))
        }
    }
    return outcomes
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
