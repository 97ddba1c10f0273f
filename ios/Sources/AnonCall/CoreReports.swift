internal import AnonCallCore
import Foundation

extension FailureReport {
    init(_ report: AnonCallCore.FailureReport) {
        self.init(Problem(report.problem), callMayExist: report.callMayExist, advice: CallAdvice(report.advice))
        title = Text(report.title)
        explanation = report.explanation.map(Text.init)
        existence = Text(report.existence)
        nextStep = Text(report.nextStep)
        atFault = report.atFault.map(AtFault.init)
        retryAfter = report.retryAfterSeconds.map(TimeInterval.init)
        details = report.details.map { Detail(label: Text(key: $0.label), value: $0.value) }
        steps = report.steps.map(CallEvent.init)
        supportReport = report.supportReport
    }
}

extension FailureReport.Problem {
    fileprivate init(_ problem: AnonCallCore.FailureProblem) {
        self =
            switch problem {
            case .call(let kind): .call(CallError.Kind(kind))
            case .journal: .journal
            case .interrupted: .interrupted
            }
    }
}

extension FailureReport.Text {
    fileprivate init(_ text: AnonCallCore.ReportText) {
        self.init(key: text.key, argument: text.argument)
    }
}
