import AnonCall
import OperatorModel
import SwiftUI

/// What happened, whether a call may exist, and what to do. It leaves room for the dial pad: the details have a sheet of their own.
struct FailureView: View {
    let model: OperatorModel
    let report: FailureReport
    /// Whether the call exists, as far as it is known.
    let existence: OperatorText
    @State private var areDetailsShown = false
    @AccessibilityFocusState private var isTitleRead: Bool

    var body: some View {
        Card(tint: report.callMayExist ? Style.doubt : Style.failure, spacing: Metrics.gap) {
            HStack(spacing: Metrics.spacing) {
                CardTitle(text: report.title.text(), symbol: symbol)
                    .frame(maxWidth: .infinity, alignment: .leading)
                    .accessibilityFocused($isTitleRead)
                IconButton(symbol: "info.circle", name: .detailsShow) { areDetailsShown = true }
            }
            if let explanation = report.explanation { Text(.report(explanation)) }
            Text(existence).bold()
            nextStep
        }
        .font(Font(.subheadline))
        // That a call may exist is where VoiceOver goes on.
        .task { isTitleRead = report.callMayExist }
        .sheet(isPresented: $areDetailsShown) {
            FailureDetails(model: model, details: report.details, isShown: $areDetailsShown)
        }
    }

    /// A button that leads there says it by itself.
    @ViewBuilder private var nextStep: some View {
        if let button = report.settingsButton {
            WideButton(
                title: button.localized,
                symbol: "gearshape",
                height: Metrics.target,
                action: model.openSettings
            )
        } else if let wait = model.wait {
            HStack(spacing: Metrics.spacing) {
                Text(key: .retryIn)
                Text(timerInterval: wait, countsDown: true).monospacedDigit()
            }
            .accessibilityElement(children: .combine)
        } else {
            Text(.report(report.nextStep))
        }
    }

    /// Not by colour alone.
    private var symbol: String {
        report.callMayExist ? "questionmark.circle.fill" : "xmark.circle.fill"
    }
}

/// What support asks for.
private struct FailureDetails: View {
    let model: OperatorModel
    let details: [FailureReport.Detail]
    @Binding var isShown: Bool

    var body: some View {
        NavigationStack {
            List {
                ForEach(details, id: \.self) { detail in
                    NamedValue(name: .report(detail.label), value: detail.value)
                }
                .textSelection(.enabled)
                WideButton(title: TextKey.detailsCopy.localized, symbol: "doc.on.doc") {
                    model.copySupportReport()
                    isShown = false
                }
            }
            .navigationTitle(TextKey.detailsShow.localized)
            .navigationBarTitleDisplayMode(.inline)
            .toolbar { IconButton(symbol: "xmark", name: .detailsHide) { isShown = false } }
        }
    }
}
