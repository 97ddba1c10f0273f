import AnonCall
import OperatorModel
import SwiftUI

/// What happened, whether a call may exist, what to do, and the details for support.
struct FailureView: View {
    let report: FailureReport
    let openSettings: @MainActor () -> Void
    let copySupportReport: @MainActor () -> Void
    @State private var areDetailsShown = false

    var body: some View {
        Card(tint: report.callMayExist ? Style.doubt : Style.failure) {
            Label(report.title.text(), systemImage: symbol).font(.headline)
            if let explanation = report.explanation { Text(.report(explanation)) }
            Text(.report(report.existence)).bold()
            Text(.report(report.nextStep))
            if let button = report.settingsButton {
                WideButton(title: button.localized, symbol: "gearshape", action: openSettings)
            }
            details
        }
    }

    /// Not by colour alone.
    private var symbol: String {
        report.callMayExist ? "questionmark.circle.fill" : "xmark.circle.fill"
    }

    @ViewBuilder private var details: some View {
        Button {
            areDetailsShown.toggle()
        } label: {
            Text(key: areDetailsShown ? .detailsHide : .detailsShow).font(.subheadline).frame(minHeight: 44)
        }
        if areDetailsShown {
            ForEach(report.details, id: \.self) { detail in
                NamedValue(name: .report(detail.label), value: detail.value)
            }
            .textSelection(.enabled)
            WideButton(title: TextKey.detailsCopy.localized, symbol: "doc.on.doc", action: copySupportReport)
        }
    }
}
