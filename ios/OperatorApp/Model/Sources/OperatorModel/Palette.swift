/// A colour in light and in dark mode, as numbers, so that a test can compute contrasts.
public struct Shade: Equatable, Sendable {
    /// In light mode.
    public let light: RGB
    /// In dark mode.
    public let dark: RGB

    /// A colour as it is written in hexadecimal digits: `0xRRGGBB`.
    ///
    /// - Parameters:
    ///   - light: The number in light mode.
    ///   - dark: The number in dark mode.
    public init(light: UInt32, dark: UInt32) {
        self.light = RGB(light)
        self.dark = RGB(dark)
    }

    /// The same colour in both modes.
    ///
    /// - Parameter both: The number: `0xRRGGBB`.
    public init(both: UInt32) {
        self.init(light: both, dark: both)
    }
}

/// Red, green and blue of sRGB, each between 0 and 1.
public struct RGB: Equatable, Sendable {
    /// Red.
    public let red: Double
    /// Green.
    public let green: Double
    /// Blue.
    public let blue: Double

    /// A colour by its three parts.
    ///
    /// - Parameters:
    ///   - red: Red.
    ///   - green: Green.
    ///   - blue: Blue.
    public init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// A colour as it is written in hexadecimal digits: `0xRRGGBB`.
    ///
    /// - Parameter hex: The number.
    public init(_ hex: UInt32) {
        func part(_ shift: UInt32) -> Double { Double(hex >> shift & 0xff) / 255 }
        self.init(red: part(16), green: part(8), blue: part(0))
    }
}

/// The app's colours: one for calling, one for failure, one for doubt. Each text has a contrast of 4.5 to 1 at least on whatever is behind
/// it, and each symbol 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
public enum Palette {
    /// Text that says less than the rest. The system's own is too pale.
    public static let secondaryText = Shade(light: 0x56_60_6B, dark: 0xA3_AE_B9)
    /// A button that calls, with white text on it, and the card of a created call.
    public static let call = Shade(light: 0x12_75_38, dark: 0x1B_82_41)
    /// The cursor, and the app's symbol.
    public static let callText = Shade(light: 0x12_75_38, dark: 0x7F_D7_96)
    /// A button that cancels or is risky, with white text on it.
    public static let cancel = Shade(both: 0xB3_1C_1C)
    /// The card and the symbol of a failure.
    public static let failure = Shade(light: 0xC6_28_20, dark: 0xFF_6B_62)
    /// The card of a call that may exist.
    public static let doubt = Shade(light: 0xE0_8A_00, dark: 0xFF_B3_40)
    /// Keys, and buttons without a colour of their own.
    public static let grey = Shade(light: 0x78_78_80, dark: 0x98_98_A0)

    /// How much of its colour is in a card.
    public static let card = 0.14
    /// How much grey is in a key.
    public static let key = 0.12
    /// How much grey is in a button without a colour of its own.
    public static let button = 0.18
}
