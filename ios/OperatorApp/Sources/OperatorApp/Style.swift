import SwiftUI

/// What everything on the screen has in common: one colour for calling, one for failure, one for doubt.
enum Style {
    /// Dark enough for white text on it, in light and in dark mode (contrast 5.7 to 1).
    static let call = Color(red: 0.07, green: 0.46, blue: 0.22)
    /// For what cancels or is risky, dark enough for white text on it (contrast 6.8 to 1).
    static let cancel = Color(red: 0.70, green: 0.11, blue: 0.11)
    static let failure = Color.red
    static let doubt = Color.orange
    /// Apple's smallest target is 44 points.
    static let targetHeight = 52.0
    static let spacing = 16.0
}

/// A large button over the whole width.
struct WideButton: View {
    let title: String
    var symbol: String?
    var tint: Color?
    let action: @MainActor () -> Void

    var body: some View {
        Button {
            action()
        } label: {
            HStack {
                if let symbol { Image(systemName: symbol).accessibilityHidden(true) }
                Text(verbatim: title)
            }
            .font(.headline)
            .frame(maxWidth: .infinity, minHeight: Style.targetHeight)
            .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
        .foregroundStyle(tint == nil ? Color.primary : Color.white)
        .background(tint ?? Color.secondary.opacity(0.18), in: RoundedRectangle(cornerRadius: 12))
    }
}

/// A card that stands out by its colour and its symbol.
struct Card<Content: View>: View {
    let tint: Color
    @ViewBuilder let content: () -> Content

    var body: some View {
        VStack(alignment: .leading, spacing: 8, content: content)
            .padding()
            .frame(maxWidth: .infinity, alignment: .leading)
            .background(tint.opacity(0.14), in: RoundedRectangle(cornerRadius: 12))
    }
}
