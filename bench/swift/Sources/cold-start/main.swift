// A first client and a first call. After each step it prints a line of JSON and waits for a line, so that whoever started it can
// look at the process's memory and threads meanwhile. Steps: `start`, `client`, `call`, `calls` (a hundred more). The library is
// linked, so it is loaded before the first step.

import BenchSupport
import Foundation

/// Says how long the step took, and waits.
func pause(_ step: String, since began: ContinuousClock.Instant) {
    let elapsed = Int64(began.duration(to: .now) / .microseconds(1))
    let line = "{\"step\":\"\(step)\",\"elapsed_us\":\(elapsed)}\n"
    FileHandle.standardOutput.write(Data(line.utf8))
    _ = readLine()
}

let arguments = Arguments()
pause("start", since: .now)
var began = ContinuousClock.now
let client = try Client(arguments)
pause("client", since: began)
began = .now
try await client.callOnce()
pause("call", since: began)
began = .now
for _ in 0..<100 { try await client.callOnce() }
pause("calls", since: began)
