import OperatorModel
import SwiftUI

/// The recent calls. A tap fills the number in; it does not call.
struct RecentsView: View {
    let model: OperatorModel
    @Binding var isShown: Bool
    @State private var isErasing = false

    var body: some View {
        NavigationStack {
            List {
                if model.recents.calls.isEmpty { Text(key: .recentsEmpty).foregroundStyle(Style.secondaryText) }
                ForEach(model.recents.calls, id: \.id) { call in
                    Button {
                        model.use(call)
                        isShown = false
                    } label: {
                        RecentRow(call: call)
                    }
                    .buttonStyle(.plain)
                }
            }
            .privacySensitive()
            .navigationTitle(TextKey.recentsTitle.localized)
            .navigationBarTitleDisplayMode(.inline)
            .toolbar { tools }
            .confirmationDialog(
                TextKey.recentsEraseQuestion.localized,
                isPresented: $isErasing,
                titleVisibility: .visible
            ) {
                Button(TextKey.recentsErase.localized, role: .destructive) {
                    model.eraseRecents()
                    isShown = false
                }
            }
        }
    }

    private var tools: some View {
        HStack {
            IconButton(symbol: "trash", name: .recentsErase) { isErasing = true }
                .disabled(model.recents.calls.isEmpty)
            IconButton(symbol: "xmark", name: .cancelButton) { isShown = false }
        }
    }
}

private struct RecentRow: View {
    let call: RecentCall

    var body: some View {
        VStack(alignment: .leading, spacing: Metrics.gap) {
            Text(verbatim: NumberGroups.grouped(call.called))
                .font(Font(.body).monospacedDigit())
                .accessibilityLabel(Text(verbatim: call.called).speechSpellsOutCharacters())
            HStack(spacing: Metrics.spacing) {
                Text(call.text)
                Text(call.started, format: .dateTime.day().month().hour().minute())
            }
            .font(Font(.subheadline))
            .foregroundStyle(Style.secondaryText)
            if let callSerialNo = call.callSerialNo {
                Text(verbatim: callSerialNo).font(Font(.footnote).monospaced()).foregroundStyle(Style.secondaryText)
            }
        }
        .frame(maxWidth: .infinity, minHeight: Metrics.target, alignment: .leading)
        .contentShape(Rectangle())
        .accessibilityElement(children: .combine)
    }
}
