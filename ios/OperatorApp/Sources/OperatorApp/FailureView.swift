import OperatorModel
import SwiftUI

/// What happened, whether a call may exist, what to do, and the details for support.
struct FailureView: View {
    let failure: CallFailure
    let openSettings: @MainActor () -> Void
    @State private var areDetailsShown = false

    var body: some View {
        Card(tint: failure.callMayExist ? Style.doubt : Style.failure) {
            Label(failure.title.localized, systemImage: symbol).font(.headline)
            if let cause = failure.cause { Text(cause) }
            Text(failure.existence).bold()
            Text(failure.advice)
            if let button = failure.settingsButton {
                WideButton(title: button.localized, symbol: "gearshape", action: openSettings)
            }
            details
        }
    }

    /// Not by colour alone.
    private var symbol: String {
        failure.callMayExist ? "questionmark.circle.fill" : "xmark.circle.fill"
    }

    @ViewBuilder private var details: some View {
        Button {
            areDetailsShown.toggle()
        } label: {
            Text(key: areDetailsShown ? .detailsHide : .detailsShow).font(.subheadline).frame(minHeight: 44)
        }
        if areDetailsShown {
            ForEach(failure.details, id: \.self) { detail in
                NamedValue(key: detail.label.key, value: detail.value)
            }
            .textSelection(.enabled)
        }
    }
}

/// The question before calling again; the buttons below answer it.
struct QuestionView: View {
    var body: some View {
        Card(tint: Style.doubt) {
            Label(TextKey.askTitle.localized, systemImage: "questionmark.circle.fill").font(.headline)
            Text(key: .askText)
        }
    }
}
