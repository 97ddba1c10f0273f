import Foundation

/// Lines of a test that a document shows.
enum Snippet {
    /// How a document shows the marked lines of a file.
    static func fence(of file: String, marker: String) throws -> String {
        let lines = try regions(of: Project.text(file)).joined(separator: "\n\n")
        return "<!-- snippet: \(marker) -->\n```swift\n\(lines)\n```\n"
    }

    /// What is between the markers, without the indent that all its lines share.
    private static func regions(of source: String) -> [String] {
        var regions: [[Substring]] = []
        var isInside = false
        for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
            switch line.drop(while: { $0 == " " }) {
            case "// snippet:begin":
                isInside = true
                regions.append([])
            case "// snippet:end": isInside = false
            default:
                if isInside { regions[regions.count - 1].append(line) }
            }
        }
        return regions.map { lines in
            let indent = lines.filter { !$0.isEmpty }.map { $0.prefix(while: { $0 == " " }).count }.min() ?? 0
            return lines.map { $0.dropFirst(indent) }.joined(separator: "\n")
                .trimmingCharacters(in: .newlines)
        }
    }
}
