import Foundation

extension FailureReport {
    /// All that the operator is shown, in lines: what happened, whether a call may exist, and what to do.
    ///
    /// ```swift
    /// alert(error.report.text())
    /// ```
    ///
    /// - Parameter locale: The operator's language. There are English and Chinese texts; other languages get the English ones. An app with
    ///   texts of its own finds them by ``Text/key``.
    /// - Returns: Two to four lines.
    public func text(locale: Locale = .current) -> String {
        [title, explanation, existence, nextStep].compactMap { $0?.text(locale: locale) }.joined(separator: "\n")
    }
}

extension FailureReport.Text {
    /// The text in the operator's language.
    ///
    /// - Parameter locale: The operator's language. There are English and Chinese texts; other languages get the English ones.
    /// - Returns: The text; the key if this version of the SDK has no text for it.
    public func text(locale: Locale = .current) -> String {
        let text = Self.texts(for: locale)[key] ?? key
        return argument.map { text.replacingOccurrences(of: "%@", with: $0) } ?? text
    }

    private static func texts(for locale: Locale) -> [String: String] {
        let language = Self.language(of: locale.identifier)
        let match = operatorTexts.first { Self.language(of: $0.key) == language }
        return match?.value ?? operatorTexts["en"] ?? [:]
    }

    /// `zh` of `zh-Hans` and of `zh_CN`.
    private static func language(of identifier: String) -> Substring {
        identifier.prefix(while: \.isLetter)
    }
}
