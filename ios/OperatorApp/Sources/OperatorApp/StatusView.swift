import OperatorModel
import SwiftUI

/// Whether a call could begin now.
struct StatusView: View {
    let readiness: Readiness

    var body: some View {
        HStack(spacing: Metrics.spacing) {
            if let text = readiness.text {
                Image(systemName: symbol).accessibilityHidden(true)
                Text(text).lineLimit(1).minimumScaleFactor(0.7)
            }
        }
        .font(Font(.footnote))
        .foregroundStyle(Style.secondaryText)
        .frame(maxWidth: .infinity, minHeight: TextSize.footnote.lineHeight, alignment: .leading)
        .accessibilityElement(children: .combine)
    }

    /// Not by colour alone.
    private var symbol: String {
        switch readiness {
        case .unknown, .checking: "ellipsis.circle"
        case .ready: "checkmark.circle"
        case .offline: "wifi.slash"
        case .failed: "exclamationmark.circle"
        }
    }
}
