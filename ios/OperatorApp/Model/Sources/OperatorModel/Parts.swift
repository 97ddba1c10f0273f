/// What a device has for the model. Tests and previews have their own.
@MainActor
public struct Parts {
    let store: any SettingsStore
    let managed: any ManagedSource
    let recents: any RecentsStore
    let dialer: any Dialer
    let clipboard: any Clipboard
    let network: any NetworkStatus
    let background: any BackgroundTime

    /// What a device has.
    ///
    /// - Parameters:
    ///   - store: Keeps the settings.
    ///   - managed: Has what the device management has set.
    ///   - recents: Keeps the recent calls.
    ///   - dialer: Dials created calls.
    ///   - clipboard: Takes what the operator copies.
    ///   - network: Knows whether there is a network.
    ///   - background: Lets a call under way go on after the app was left.
    public init(
        store: any SettingsStore,
        managed: any ManagedSource,
        recents: any RecentsStore,
        dialer: any Dialer,
        clipboard: any Clipboard,
        network: any NetworkStatus,
        background: any BackgroundTime
    ) {
        self.store = store
        self.managed = managed
        self.recents = recents
        self.dialer = dialer
        self.clipboard = clipboard
        self.network = network
        self.background = background
    }
}
