import AnonCall

// Whether a call could begin now: the operator sees it before the customer is on the other line.
extension OperatorModel {
    private var isInSight: Bool { isVisible && screen == .dial }

    /// Keeps token and connection ready while the dial screen is in sight, and finds out whether they can be had.
    func keepReadyIfInSight() {
        desk.keepReady(isInSight)
        if isInSight { prepareIfNeeded() } else { stopPreparing() }
    }

    /// Follows the network for as long as there is one to follow.
    func followNetwork() {
        let changes = parts.network.changes
        Task { [weak self] in
            for await isOnline in changes { self?.networkChanged(isOnline: isOnline) }
        }
    }

    private func networkChanged(isOnline: Bool) {
        self.isOnline = isOnline
        stopPreparing()
        if isInSight { prepareIfNeeded() }
    }

    private func prepareIfNeeded() {
        guard isOnline else {
            readiness = .offline
            return
        }
        guard preparation == nil, desk.flow != nil else { return }
        readiness = .checking
        preparation = Task { [weak self, desk] in
            var pause = Self.firstPause
            while let outcome = await Self.preparation(by: desk), !Task.isCancelled {
                self?.readiness = outcome.readiness
                guard outcome.mayPass else { return }
                do { try await Task.sleep(for: pause) } catch { return }
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    private static let firstPause = Duration.seconds(5)
    private static let longestPause = Duration.seconds(60)

    func stopPreparing() {
        preparation?.cancel()
        preparation = nil
        readiness = isOnline ? .unknown : .offline
    }

    /// What came of it, and whether it may be better the next time. Nothing where it was broken off.
    private static func preparation(by desk: any CallDesk) async -> (readiness: Readiness, mayPass: Bool)? {
        do {
            try await desk.prepare()
            return (.ready, false)
        } catch let error as CallError {
            return (.failed(error.report.title), error.advice == .retryNow || error.advice == .retryLater)
        } catch {
            return nil
        }
    }
}
