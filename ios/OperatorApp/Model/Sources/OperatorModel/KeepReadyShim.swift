import AnonCall

extension CallClient {
    func keepReady(ready: Bool) {
        if ready { Task { try? await prepare() } }
    }
}
