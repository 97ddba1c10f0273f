/// A number in groups, for reading only: what is sent has no blanks.
public enum NumberGroups {
    private static let size = 4
    /// Service numbers, such as 95599, are read as they are.
    private static let shortest = 6

    /// A number, its runs of digits in groups of four from their end: `138 0013 8000`.
    ///
    /// - Parameter number: The number as it is sent.
    /// - Returns: The number as it is read.
    public static func grouped(_ number: String) -> String {
        var text = ""
        var run = ""
        for character in number {
            if ("0"..."9").contains(character) {
                run.append(character)
            } else {
                text += groups(of: run) + String(character)
                run = ""
            }
        }
        return text + groups(of: run)
    }

    private static func groups(of run: String) -> String {
        if run.count < shortest { return run }
        var groups: [Substring] = []
        var rest = run[...]
        while !rest.isEmpty {
            groups.append(rest.suffix(size))
            rest = rest.dropLast(size)
        }
        return groups.reversed().joined(separator: " ")
    }
}
