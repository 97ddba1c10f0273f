import Foundation

/// A folder that is removed with this object.
final class TemporaryFolder: Sendable {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("anoncall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    var path: String { url.path }

    func write(_ json: JSON, to file: String) throws {
        try JSONEncoder().encode(json).write(to: url.appendingPathComponent(file))
    }
}
