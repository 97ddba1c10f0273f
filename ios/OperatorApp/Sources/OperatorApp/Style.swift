import OperatorModel
import SwiftUI

/// What everything on the screen has in common. Its colours are in ``Palette``, its sizes in ``Metrics``.
enum Style {
    static let secondaryText = Color(Palette.secondaryText)
    static let call = Color(Palette.call)
    static let callText = Color(Palette.callText)
    static let cancel = Color(Palette.cancel)
    static let failure = Color(Palette.failure)
    static let doubt = Color(Palette.doubt)
    /// Of cards, buttons and keys.
    static let corner = 12.0
}

extension Color {
    /// A colour that follows light and dark mode.
    init(_ shade: Shade) {
        let color = UIColor(dynamicProvider: { traits in
            UIColor(traits.userInterfaceStyle == .dark ? shade.dark : shade.light)
        })
        self.init(uiColor: color)
    }
}

extension UIColor {
    fileprivate convenience init(_ rgb: RGB) {
        self.init(red: rgb.red, green: rgb.green, blue: rgb.blue, alpha: 1)
    }
}

extension Font {
    /// The system's font of a style, which grows with the operator's text size.
    init(_ style: TextSize) {
        switch style {
        case .title: self = .title2
        case .headline: self = .headline
        case .body: self = .body
        case .subheadline: self = .subheadline
        case .footnote: self = .footnote
        }
    }
}

extension View {
    /// As wide as the screen, but not wider than what is read and tapped together, in the middle.
    func readableWidth() -> some View {
        frame(maxWidth: Metrics.widest).frame(maxWidth: .infinity)
    }
}

/// A large button over the whole width.
struct WideButton: View {
    let title: String
    var symbol: String?
    var tint: Color?
    var height = Metrics.button
    let action: @MainActor () -> Void

    var body: some View {
        Button {
            action()
        } label: {
            HStack {
                if let symbol { Image(systemName: symbol).accessibilityHidden(true) }
                Text(verbatim: title)
            }
            .font(Font(.headline))
            .frame(maxWidth: .infinity, minHeight: height)
            .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
        .foregroundStyle(tint == nil ? Color.primary : Color.white)
        .background(tint ?? Color(Palette.grey).opacity(Palette.button), in: RoundedRectangle(cornerRadius: Style.corner))
    }
}

/// A card that stands out by its colour and its symbol.
struct Card<Content: View>: View {
    let tint: Color
    var spacing = Metrics.spacing
    @ViewBuilder let content: () -> Content

    var body: some View {
        VStack(alignment: .leading, spacing: spacing, content: content)
            .padding(Metrics.inset)
            .frame(maxWidth: .infinity, alignment: .leading)
            .background(tint.opacity(Palette.card), in: RoundedRectangle(cornerRadius: Style.corner))
    }
}

/// A card's title, which screen readers find as a heading.
struct CardTitle: View {
    let text: String
    let symbol: String

    var body: some View {
        HStack(alignment: .top, spacing: 0) {
            Image(systemName: symbol).frame(width: Metrics.symbol, alignment: .leading).accessibilityHidden(true)
            Text(verbatim: text)
        }
        .font(Font(.headline))
        .accessibilityElement(children: .combine)
        .accessibilityAddTraits(.isHeader)
    }
}
