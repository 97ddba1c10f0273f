import Foundation
import OperatorModel
import Testing

/// Contrasts as WCAG 2.2 defines them, in light and in dark mode, on everything that texts and symbols stand on.
@Suite struct PaletteTests {
    private static let modes: [(name: String, colour: @Sendable (Shade) -> RGB)] = [("light", \.light), ("dark", \.dark)]
    private static let white = Shade(both: 0xFF_FF_FF)
    /// Apple's `label`.
    private static let text = Shade(light: 0x00_00_00, dark: 0xFF_FF_FF)
    /// Apple's `systemBackground`, `systemGroupedBackground` and its cells, plain and in a sheet.
    private static let screens = [
        Shade(light: 0xFF_FF_FF, dark: 0x00_00_00), Shade(light: 0xF2_F2_F7, dark: 0x1C_1C_1E),
        Shade(light: 0xFF_FF_FF, dark: 0x2C_2C_2E),
    ]

    @Test func textsAreReadableOnEverything() {
        for text in [Self.text, Palette.secondaryText] {
            expect(text, on: Self.screens, atLeast: 4.5)
        }
        for tint in [Palette.call, Palette.failure, Palette.doubt] {
            for text in [Self.text, Palette.secondaryText] { expect(text, on: tint, Palette.card, atLeast: 4.5) }
        }
        for share in [Palette.key, Palette.button] { expect(Self.text, on: Palette.grey, share, atLeast: 4.5) }
        for button in [Palette.call, Palette.cancel] { expect(Self.white, on: [button], atLeast: 4.5) }
    }

    @Test func symbolsAndTheCursorAreSeen() {
        for symbol in [Palette.callText, Palette.failure] { expect(symbol, on: Self.screens, atLeast: 3) }
    }

    @Test func contrastsAreComputedAsDefined() {
        #expect(abs(RGB(0).contrast(to: RGB(0xFF_FF_FF)) - 21) < 0.001)
        #expect(abs(RGB(0x76_76_76).contrast(to: RGB(0xFF_FF_FF)) - 4.54) < 0.01)
        #expect(RGB(0xFF_FF_FF).mixed(0.5, into: RGB(0)) == RGB(red: 0.5, green: 0.5, blue: 0.5))
    }

    private func expect(_ front: Shade, on tint: Shade, _ share: Double, atLeast least: Double) {
        for (name, colour) in Self.modes {
            for screen in Self.screens {
                let behind = colour(tint).mixed(share, into: colour(screen))
                #expect(colour(front).contrast(to: behind) >= least, "\(front) on \(tint), \(name)")
            }
        }
    }

    private func expect(_ front: Shade, on screens: [Shade], atLeast least: Double) {
        for (name, colour) in Self.modes {
            for screen in screens {
                #expect(colour(front).contrast(to: colour(screen)) >= least, "\(front) on \(screen), \(name)")
            }
        }
    }
}

extension RGB {
    /// WCAG 2.2, "contrast ratio".
    fileprivate func contrast(to other: RGB) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    /// WCAG 2.2, "relative luminance".
    private var luminance: Double {
        func linear(_ part: Double) -> Double { part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// What is seen of a colour that covers another one by a share.
    fileprivate func mixed(_ share: Double, into other: RGB) -> RGB {
        func mixed(_ part: KeyPath<RGB, Double>) -> Double { self[keyPath: part] * share + other[keyPath: part] * (1 - share) }
        return RGB(red: mixed(\.red), green: mixed(\.green), blue: mixed(\.blue))
    }
}
