internal import AnonCallCore

extension CallEvent {
    init(_ event: AnonCallCore.CallEvent) {
        self.init(callID: Int(event.callId), elapsed: seconds(milliseconds: event.elapsedMs), step: Step(event.step))
    }
}

extension CallEvent.Step {
    init(_ step: AnonCallCore.CallStep) {
        self =
            switch step {
            case .tokenRequested: .tokenRequested
            case .connected: .connected
            case .requestSent: .requestSent
            case .answered(let status): .answered(httpStatus: Int(status))
            case .finished(let error, let callMayExist):
                .finished(error: error.map(CallError.Kind.init), callMayExist: callMayExist)
            }
    }
}
