import AnonCall
import Foundation

extension CallSession.State {
    /// What it shows, in the words of the scenarios.
    var shown: [String: JSON] {
        switch self {
        case .idle: ["state": "idle"]
        case .creating(let cancelling): ["state": "creating", "cancelling": .bool(cancelling)]
        case .created(_, _, let taken): ["state": "created", "taken": .bool(taken)]
        case .failed(let report): report.shown.merging(["state": "failed"]) { $1 }
        case .unclear(let report, let fate):
            report.shown.merging(fate.shown) { $1 }.merging(["state": "unclear"]) { $1 }
        case .confirming(let report, let fate):
            report.shown.merging(fate.shown) { $1 }.merging(["state": "confirming"]) { $1 }
        }
    }

    /// Whether it shows all that a scenario expects.
    func fits(_ expected: [String: JSON]) -> Bool {
        let shown = shown
        return expected.allSatisfy { shown[$0.key] == $0.value }
    }

    var name: String {
        guard case .string(let name)? = shown["state"] else { return "" }
        return name
    }
}

extension FailureReport {
    fileprivate var shown: [String: JSON] {
        [
            "title": .string(title.key),
            "explanation": JSON(explanation?.key),
            "callMayExist": .bool(callMayExist),
            "advice": .string(nextStep.key),
            "adviceArgument": JSON(nextStep.argument),
            "atFault": JSON(atFault?.rawValue),
            "steps": .array(stepsForSupport.map(JSON.string)),
        ]
    }

    /// What the text for support says of the call, without the times.
    private var stepsForSupport: [String] {
        supportReport.split(separator: "\n").compactMap { line in
            line.range(of: " ms: ").map { String(line[$0.upperBound...]) }
        }
    }
}

extension CallSession.Fate {
    fileprivate var shown: [String: JSON] {
        let (name, lookingAgain): (String, Bool) =
            switch self {
            case .notLookedUp: ("not_looked_up", false)
            case .lookingUp: ("looking_up", true)
            case .found: ("found", false)
            case .ambiguous: ("ambiguous", false)
            case .notSeen(let lookingAgain): ("not_seen", lookingAgain)
            case .lookUpFailed(_, _, let lookingAgain): ("look_up_failed", lookingAgain)
            }
        return ["fate": .string(name), "lookingAgain": .bool(lookingAgain)]
    }
}
