import OperatorModel
import SwiftUI

/// The one button at the bottom, and above it that the call is under way.
struct CallButtons: View {
    let model: OperatorModel

    var body: some View {
        VStack(spacing: Metrics.spacing) {
            if let progress = model.progress {
                HStack(spacing: Metrics.spacing) {
                    ProgressView().accessibilityHidden(true)
                    Text(model.mainButton == nil ? OperatorText(.cancelling) : progress.text)
                        .lineLimit(1)
                        .minimumScaleFactor(0.7)
                    Text(progress.started, style: .timer).monospacedDigit().accessibilityHidden(true)
                }
                .font(Font(.body))
            }
            if let button = model.mainButton {
                WideButton(
                    title: button.title.localized,
                    symbol: button.symbol,
                    tint: button.tint,
                    action: model.tapMainButton
                )
            }
        }
    }
}

extension MainButton {
    fileprivate var title: TextKey {
        switch self {
        case .call: .callButton
        case .callAgain: .callAgainButton
        case .cancel: .cancelButton
        case .newCall: .newCallButton
        case .doNotCall: .askDoNotCall
        }
    }

    fileprivate var symbol: String? {
        switch self {
        case .call, .callAgain: "phone.fill"
        case .cancel: "xmark"
        case .newCall, .doNotCall: nil
        }
    }

    fileprivate var tint: Color? {
        switch self {
        case .call, .callAgain: Style.call
        case .cancel: Style.cancel
        case .newCall, .doNotCall: nil
        }
    }
}
