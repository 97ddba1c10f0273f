import AnonCall
import OperatorModel
import SwiftUI

/// The created call: whom it calls and where to dial it. The access code is hidden until it is tapped.
struct CreatedCallView: View {
    let model: OperatorModel
    let sip: SIPAddress
    let callSerialNo: String?

    var body: some View {
        Card(tint: Style.call) {
            CardTitle(text: TextKey.callCreated.localized, symbol: "checkmark.circle.fill")
            NamedValue(name: .calledNumber, value: model.shownCalled)
            if model.canDial { dialButton }
            NamedValue(name: .sipServer, value: sip.text)
            accessCode
            if let callSerialNo { NamedValue(name: .callSerialNo, value: callSerialNo) }
            WideButton(title: TextKey.accessCodeCopy.localized, symbol: "doc.on.doc", action: model.copyAccessCode)
        }
    }

    private var dialButton: some View {
        WideButton(title: TextKey.dialButton.localized, symbol: "phone.arrow.up.right.fill", tint: Style.call) {
            Task { await model.dial() }
        }
    }

    private var accessCode: some View {
        Button {
            model.toggleAccessCode()
        } label: {
            NamedValue(name: .accessCode, value: model.shownAccessCode ?? "••••••••••••")
                .frame(minHeight: Metrics.target)
                .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
        .privacySensitive()
        .accessibilityElement(children: .ignore)
        .accessibilityAddTraits(.isButton)
        .accessibilityLabel(TextKey.accessCode.localized)
        .accessibilityValue(spokenAccessCode)
        .accessibilityHint(model.isAccessCodeShown ? TextKey.accessCodeShown.localized : "")
    }

    private var spokenAccessCode: Text {
        guard let code = model.shownAccessCode else { return Text(key: .accessCodeHidden) }
        return Text(verbatim: code).speechSpellsOutCharacters()
    }
}

/// A value with its name above it.
struct NamedValue: View {
    let name: OperatorText
    let value: String

    init(name: TextKey, value: String) {
        self.init(name: OperatorText(name), value: value)
    }

    init(name: OperatorText, value: String) {
        self.name = name
        self.value = value
    }

    var body: some View {
        VStack(alignment: .leading, spacing: Metrics.gap) {
            Text(name).font(Font(.footnote)).foregroundStyle(Style.secondaryText)
            Text(verbatim: value).font(Font(.body).monospaced())
        }
        .frame(maxWidth: .infinity, alignment: .leading)
        .accessibilityElement(children: .combine)
    }
}
