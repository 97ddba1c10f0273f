internal import AnonCallCore

/// Passes a client's events on to the app's observer and to its streams. The core knows it only while one of them wants events.
final class EventHub: AnonCallCore.CallObserver {
    private struct Streams {
        var latest = 0
        var open: [Int: AsyncStream<CallEvent>.Continuation] = [:]
    }

    private let observer: (any CallObserver)?
    private let streams = Guarded(Streams())

    init(observer: (any CallObserver)?) {
        self.observer = observer
    }

    deinit {
        streams.with { $0.open.values.forEach { $0.finish() } }
    }

    func onEvent(event: AnonCallCore.CallEvent) {
        let event = CallEvent(event)
        observer?.onEvent(event)
        streams.with { $0.open.values.forEach { $0.yield(event) } }
    }

    /// A stream of the events of a client's later calls.
    func stream(of client: AnonCallCore.CallClient) -> AsyncStream<CallEvent> {
        AsyncStream { stream in
            let number = streams.with {
                $0.latest += 1
                $0.open[$0.latest] = stream
                return $0.latest
            }
            client.observe(observer: self)
            stream.onTermination = { [weak self, weak client] _ in
                self?.close(number, of: client)
            }
        }
    }

    private func close(_ number: Int, of client: AnonCallCore.CallClient?) {
        streams.with {
            $0.open[number] = nil
            if $0.open.isEmpty, observer == nil { client?.observe(observer: nil) }
        }
    }
}
