import Foundation

/// Everything that Swift shows of a value: by itself, inside of others, and by reflection.
func texts(of value: Any) -> String {
    var shown = [String(describing: value), String(reflecting: value), "\(value)", "\([value])", "\(["key": value])"]
    for subject in [value, [value], Optional.some(value) as Any, Box(value: value)] {
        var dumped = ""
        dump(subject, to: &dumped)
        shown.append(dumped)
    }
    if let error = value as? any Error {
        let bridged = error as NSError
        shown += [error.localizedDescription, "\(bridged)", "\(bridged.userInfo)", bridged.debugDescription]
    }
    if let error = value as? any LocalizedError {
        let parts = [error.errorDescription, error.failureReason, error.recoverySuggestion, error.helpAnchor]
        shown += parts.compactMap { $0 }
    }
    return shown.joined(separator: "\n")
}

private struct Box {
    let value: Any
}
