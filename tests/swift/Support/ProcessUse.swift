import Foundation

/// What this process holds, as Linux tells it.
struct ProcessUse: CustomStringConvertible {
    let residentKilobytes: Int
    let threads: Int
    let openFiles: Int

    static func now() throws -> ProcessUse {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        func number(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") } ?? ""
            return Int(line.filter(\.isNumber)) ?? -1
        }
        return ProcessUse(
            residentKilobytes: number("VmRSS"),
            threads: number("Threads"),
            openFiles: try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        )
    }

    var description: String {
        "\(residentKilobytes) kB resident, \(threads) threads, \(openFiles) open files"
    }
}
