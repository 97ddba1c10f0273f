internal import AnonCallCore

/// The code that reaches the call at the SIP server. It is opaque, and whoever has it can take the call, so only ``reveal()`` shows it.
/// A code that the service gave is wiped from the SDK's memory when it is released.
public struct AccessCode: Sendable {
    private enum Storage: Sendable {
        case core(AnonCallCore.AccessCode)
        case plain(String)
    }

    private let storage: Storage

    /// A code of the app's own, for its tests and previews.
    ///
    /// - Parameter code: The code in plain text.
    public init(_ code: String) {
        storage = .plain(code)
    }

    init(_ core: AnonCallCore.AccessCode) {
        storage = .core(core)
    }

    /// The code itself, for the VoIP SDK.
    ///
    /// - Returns: The code in plain text. Do not log it.
    public func reveal() -> String {
        switch storage {
        case .core(let code): code.reveal()
        case .plain(let code): code
        }
    }
}

extension AccessCode: Equatable {
    /// Whether two codes are the same.
    public static func == (left: AccessCode, right: AccessCode) -> Bool {
        left.reveal() == right.reveal()
    }
}

extension AccessCode: CustomStringConvertible, CustomReflectable {
    /// A placeholder: the code is shown by ``reveal()`` only.
    public var description: String { redacted }

    /// A mirror without fields: the code is shown by ``reveal()`` only.
    public var customMirror: Mirror { .withoutFields(of: self) }
}
