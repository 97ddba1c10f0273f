/// How high the parts of the dial screen are, and whether they fit a device without scrolling, at the text size that a device has when nobody
/// changed it. With larger text the screen scrolls.
public struct ScreenLayout: Sendable {
    /// The smallest phone that the app supports: an iPhone SE held upright.
    public static let smallestPhone = ScreenLayout(width: 375, height: 667)

    /// The smallest tablet that the app supports: an iPad mini held upright.
    public static let smallestTablet = ScreenLayout(width: 744, height: 1133, systemBars: 24 + 50)
    /// The same, held sideways.
    public static let smallestTabletSideways = ScreenLayout(width: 1133, height: 744, systemBars: 24 + 50)

    private let width: Double
    private let height: Double
    private let systemBars: Double

    /// A screen.
    ///
    /// - Parameters:
    ///   - width: Its width in points.
    ///   - height: Its height in points.
    ///   - systemBars: The status bar and the navigation bar; as they are on a phone with a home button, unless given.
    public init(width: Double, height: Double, systemBars: Double = 20 + 44) {
        self.width = width
        self.height = height
        self.systemBars = systemBars
    }

    /// What is left for the content between the bars.
    ///
    /// - Parameter isCalling: Whether the bar at the bottom shows that a call is under way.
    /// - Returns: The height.
    public func room(isCalling: Bool = false) -> Double {
        height - systemBars - bottomBar(isCalling: isCalling)
    }

    /// The bar with the main button.
    private func bottomBar(isCalling: Bool) -> Double {
        let progress = isCalling ? TextSize.body.lineHeight + Metrics.spacing : 0
        return progress + Metrics.button + 2 * Metrics.inset
    }

    /// Things below each other, with the screen's margins.
    private func stacked(_ parts: [Double]) -> Double {
        Self.sum(parts, spacing: Metrics.spacing) + 2 * Metrics.inset
    }

    private static func sum(_ parts: [Double], spacing: Double) -> Double {
        parts.reduce(0, +) + spacing * Double(max(parts.count - 1, 0))
    }

    /// What is between the margins. It does not grow with a tablet.
    public var contentWidth: Double { min(width, Metrics.widest) - 2 * Metrics.edge }
    private var cardWidth: Double { contentWidth - 2 * Metrics.inset }

    private func card(_ parts: [Double], spacing: Double = Metrics.spacing) -> Double {
        Self.sum(parts, spacing: spacing) + 2 * Metrics.inset
    }
}

// MARK: The parts

extension ScreenLayout {
    /// The dial pad.
    public static let keypad =
        Double(Metrics.keyRows) * Metrics.key + Double(Metrics.keyRows - 1) * Metrics.spacing
    /// The called number, with the buttons beside it.
    public static let number = Metrics.target
    /// Whether the service can be reached.
    public static let status = TextSize.footnote.lineHeight
    /// Presented number and call data, side by side.
    public static let fields = TextSize.footnote.lineHeight + Metrics.gap + Metrics.target

    /// A card's title beside its symbol.
    private func title(_ text: String) -> Double {
        TextSize.headline.height(of: text, width: cardWidth - Metrics.symbol)
    }

    /// A value with its name above it.
    private static let namedValue = TextSize.footnote.lineHeight + Metrics.gap + TextSize.body.lineHeight
}

// MARK: The screens

extension ScreenLayout {
    /// The texts of a failure.
    public struct FailureTexts: Sendable {
        let title: String
        let explanation: String?
        let existence: String
        let nextStep: String?

        /// Texts in one language.
        ///
        /// - Parameters:
        ///   - title: What happened.
        ///   - explanation: What exactly happened, if more is known.
        ///   - existence: Whether a call may exist.
        ///   - nextStep: What to do; nothing where a button leads to it.
        public init(title: String, explanation: String?, existence: String, nextStep: String?) {
            self.title = title
            self.explanation = explanation
            self.existence = existence
            self.nextStep = nextStep
        }
    }

    /// The screen before a call, and while it is created.
    ///
    /// - Parameter notice: What the screen has to say beside it, if anything.
    /// - Returns: The content's height.
    public func dial(notice: String? = nil) -> Double {
        stacked(noticed(notice) + [Self.status, Self.number, Self.keypad, Self.fields])
    }

    /// The screen after a failure, down to the end of the dial pad: number and pad stay in sight.
    ///
    /// - Parameters:
    ///   - texts: What the panel says.
    ///   - notice: What the screen has to say beside it, if anything.
    /// - Returns: That part's height.
    public func failureAndKeypad(_ texts: FailureTexts, notice: String? = nil) -> Double {
        stacked(noticed(notice) + [failure(texts), Self.number, Self.keypad])
    }

    private func failure(_ texts: FailureTexts) -> Double {
        let titleWidth = cardWidth - Metrics.symbol - Metrics.target - Metrics.spacing
        let title = max(TextSize.headline.height(of: texts.title, width: titleWidth), Metrics.target)
        let lines = [texts.explanation, texts.existence, texts.nextStep].compactMap { $0 }
        let heights = lines.map { TextSize.subheadline.height(of: $0, width: cardWidth) }
        return card([title] + heights + (texts.nextStep == nil ? [Metrics.target] : []), spacing: Metrics.gap)
    }

    /// The question whether a number is called again.
    ///
    /// - Parameters:
    ///   - title: Its title.
    ///   - text: What it says.
    ///   - found: Whether the call was found, where it is looked up.
    /// - Returns: The content's height.
    public func question(title: String, text: String, found: String? = nil) -> Double {
        let texts = [text, found].compactMap { $0 }.map { TextSize.body.height(of: $0, width: cardWidth) }
        return stacked([card([self.title(title), Self.namedValue] + texts + [Metrics.button])])
    }

    /// The created call, with everything that it can have.
    ///
    /// - Parameters:
    ///   - title: Its title.
    ///   - notice: What the screen has to say beside it, if anything.
    /// - Returns: The content's height.
    public func created(title: String, notice: String? = nil) -> Double {
        // Called number, SIP server, call serial number; the access code can be tapped.
        let values = [Self.namedValue, Self.namedValue, Self.namedValue, Metrics.target]
        let buttons = [Metrics.button, Metrics.button]
        return stacked(noticed(notice) + [card([self.title(title)] + values + buttons)])
    }

    private func noticed(_ notice: String?) -> [Double] {
        notice.map { [TextSize.subheadline.height(of: $0, width: contentWidth)] } ?? []
    }
}
