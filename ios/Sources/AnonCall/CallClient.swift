internal import AnonCallCore

/// Creates calls. Make one when the operator signs in and keep it: it holds the access token and open connections.
///
/// It is safe to share between threads. When the device's network changes or the app returns from the background, it abandons its open
/// connections, which may be dead, and makes new ones, by itself and as long as it exists.
///
/// Releasing the last reference cancels the calls that were begun with ``begin(_:)``, and ``prepare()``. A ``createCall(_:)`` in progress
/// holds a reference until it ends.
public final class CallClient: CallCreating {
    let core: AnonCallCore.CallClient
    private let hub: EventHub
    private let companion: ClientCompanion

    /// Makes a client and checks its settings. Nothing is sent yet.
    ///
    /// - Parameters:
    ///   - config: The client's settings.
    ///   - credentials: Where its access tokens come from.
    ///   - observer: Receives each event, in order, on the SDK's background thread; on Apple platforms ``LoggerObserver`` writes them to
    ///     the system's log. ``events`` are the same as a stream.
    /// - Throws: ``ConfigError``, which names the setting at fault.
    public init(
        config: ClientConfig,
        credentials: CallCredentials,
        observer: (any CallObserver)? = nil
    ) throws(ConfigError) {
        guard anoncallLibraryFits() else { throw .wrongLibrary }
        hub = EventHub(observer: observer)
        do {
            core = try AnonCallCore.CallClient(
                config: config.core,
                credentials: credentials.core,
                observer: observer == nil ? nil : hub
            )
        } catch {
            throw ConfigError(error)
        }
        companion = ClientCompanion(of: core, proxy: config.proxy == .system ? SystemProxy(domain: config.domain) : nil)
    }

    /// Creates a call task, at most one, and returns where to dial it.
    ///
    /// ```swift
    /// let call = try await client.createCall(CallRequest(called: "88884432"))
    /// voip.dial(host: call.sip.host, port: call.sip.port, code: call.accessCode.reveal())
    /// ```
    ///
    /// Cancelling the task aborts the request and closes its connection. What is thrown then says what became of the call: a
    /// `CancellationError` if nothing had been sent, a ``CallError`` of kind ``CallError/Kind/cancelled`` if the request had been sent,
    /// so that a call task may exist. A result that had already arrived is returned.
    ///
    /// - Parameter request: The call to create.
    /// - Returns: The SIP server and the access code to dial there.
    /// - Throws: ``CallError``; read its ``CallError/callMayExist`` before calling again. `CancellationError` if the task was cancelled
    ///   before anything was sent.
    public func createCall(_ request: CallRequest) async throws -> CreatedCall {
        try Task.checkCancellation()
        let call = begin(request)
        do {
            return try await withTaskCancellationHandler {
                try await call.result()
            } onCancel: {
                call.cancel()
            }
        } catch let error as CallError where error.kind == .cancelled && !error.callMayExist && Task.isCancelled {
            throw CancellationError()
        }
    }

    /// Begins a call and returns a handle to cancel it or to wait for it. A request that is not valid shows in the result.
    ///
    /// - Parameter request: The call to create.
    /// - Returns: The call in progress. Releasing its last reference cancels the call.
    public func begin(_ request: CallRequest) -> PendingCall {
        PendingCall(core.begin(request: request.core))
    }

    /// Gets the access token and a connection ready, so that the next call takes one round trip. Call it when the dial pad opens. It is
    /// optional, and it creates no call.
    ///
    /// If the task is cancelled, this throws immediately. The preparation goes on, at most until the client's deadline, and benefits the
    /// next call.
    ///
    /// - Throws: ``CallError``, as a call would meet it: useful to find a wrong set-up early. `CancellationError` if the task was cancelled.
    public func prepare() async throws {
        let core = core
        try await untilCancelled {
            do { try await core.prepare() } catch { throw CallError(error) }
        }
    }

    /// Tells the client whether the call screen is in the foreground. While it is, the client keeps the access token and a connection ready,
    /// so that a call takes one round trip also after minutes on the dial pad. A connection lost to a cancelled call or a network change
    /// is replaced immediately.
    ///
    /// It costs the phone one small request every 20 seconds (more often where the service closes idle connections earlier) and each
    /// token's renewal; with `false`, nothing. Failures are retried with backoff, up to once a minute, and are not reported to observers.
    /// Returns immediately. Calling it again with `true` rechecks both right away.
    ///
    /// - Parameter isReady: `true` when the screen is shown, `false` when it is left.
    public func keepReady(_ isReady: Bool) {
        core.keepReady(ready: isReady)
    }

    /// Tells the client that the device's network changed, where the app knows it before the system reports it. Calls that have not been sent
    /// yet start again on the new network, later ones make new connections, and a call that was sent goes on waiting for its answer,
    /// because it must not be sent twice.
    public func networkChanged() {
        core.networkChanged()
    }

    /// Changes the proxy, or with `nil` connects directly. A call that was sent goes on waiting for its answer; everything else starts again by
    /// the new way, as after ``networkChanged()``. The same proxy again changes nothing. A client with ``ClientConfig/Proxy/system`` returns
    /// to the system's at the next change of the network.
    ///
    /// - Parameter proxy: The proxy to go through.
    /// - Throws: ``ConfigError`` of kind ``ConfigError/Kind/invalidProxy``. The old proxy is then kept.
    public func setProxy(_ proxy: ProxyConfig?) throws(ConfigError) {
        do { try core.setProxy(proxy: proxy?.core) } catch { throw ConfigError(error) }
    }

    /// What happens during the calls that begin from now on, in order. Each stream is independent, and ends with the client.
    ///
    /// ```swift
    /// for await event in client.events { logger.debug("\(event.summary)") }
    /// ```
    public var events: AsyncStream<CallEvent> { hub.stream(of: core) }
}

extension CallClient {
    /// Asks the service where a call is in its life, by its call serial number. It creates nothing and may be repeated.
    ///
    /// If the task is cancelled, this throws immediately; the look-up goes on, at most until the client's deadline.
    ///
    /// - Parameter callSerialNo: The call serial number, at most 50 characters.
    /// - Returns: What the service knows of the call.
    /// - Throws: ``LookUpError``. That the service does not know the call (its code 1) is no proof that there is none. `CancellationError`
    ///   if the task was cancelled.
    public func callState(_ callSerialNo: String) async throws -> CallRecord {
        let core = core
        return try await untilCancelled {
            do {
                return CallRecord(try await core.callState(callSerialNo: callSerialNo))
            } catch {
                throw LookUpError(error)
            }
        }
    }

    /// Looks for a call in the call history, where ``CallError/callMayExist`` said that it may exist. It creates nothing and may be
    /// repeated; a record may come some seconds late.
    ///
    /// ```swift
    /// let attempt = request.attempt()
    /// do {
    ///     voip.dial(try await client.createCall(request))
    /// } catch let error as CallError where error.callMayExist {
    ///     show(try await client.findCall(attempt))
    /// }
    /// ```
    ///
    /// ``CallSearch/notSeen`` proves nothing. If the task is cancelled, this throws immediately; the look-up goes on, at most until the
    /// client's deadline.
    ///
    /// - Parameter attempt: The call that may exist.
    /// - Returns: The call, if exactly one matches.
    /// - Throws: ``LookUpError``, of kind ``LookUpError/Kind/notEnabled`` unless ``ClientConfig/callHistory`` is on. `CancellationError` if
    ///   the task was cancelled.
    public func findCall(_ attempt: CallAttempt) async throws -> CallSearch {
        let core = core
        return try await untilCancelled {
            do {
                return CallSearch(try await core.findCall(attempt: attempt.core))
            } catch {
                throw LookUpError(error)
            }
        }
    }
}

extension CallClient: CustomStringConvertible, CustomReflectable {
    /// The type's name.
    public var description: String { "CallClient" }

    /// A mirror without fields.
    public var customMirror: Mirror { .withoutFields(of: self) }
}
