import AnonCall

extension CallError {
    /// Why there was no token.
    var tokenProblem: TokenProblem? {
        guard case .tokenUnavailable(let problem, _, _, _, _, _) = self else { return nil }
        return problem
    }

    /// The reason that came with it.
    var tokenReason: String? {
        guard case .tokenUnavailable(_, let reason, _, _, _, _) = self else { return nil }
        return reason
    }
}

extension Result {
    /// The error, if it is one.
    var failure: Failure? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
}
