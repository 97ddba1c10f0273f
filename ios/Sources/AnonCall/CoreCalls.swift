internal import AnonCallCore
import Foundation

// Calls on their way into the core and out of it.

extension CallRequest {
    var core: AnonCallCore.CallRequest {
        AnonCallCore.CallRequest(called: called, callerPresent: callerPresent, callData: callData)
    }
}

extension CallAttempt {
    var core: AnonCallCore.CallAttempt {
        AnonCallCore.CallAttempt(
            called: request.called,
            callerPresent: request.callerPresent,
            callData: request.callData,
            sentAtMs: sentAt.unixMilliseconds
        )
    }
}

extension CreatedCall {
    init(_ call: AnonCallCore.CreatedCall) {
        self.init(
            sip: SIPAddress(call.sip),
            accessCode: AccessCode(call.accessCode),
            callSerialNo: call.callSerialNo
        )
    }
}

extension SIPAddress {
    init(_ server: AnonCallCore.SipServer) {
        self.init(host: server.host, port: Int(server.port), text: server.address)
    }
}

extension CallRecord {
    init(_ record: AnonCallCore.CallRecord) {
        self.init(state: State(record.state))
        callSerialNo = record.callSerialNo
        called = record.called
        callerPresent = record.callerPresent
        callData = record.callData
        endReason = record.endReason.map(EndReason.init)
        createdAt = record.createdMs.map(Date.init(unixMilliseconds:))
        answeredAt = record.answeredMs.map(Date.init(unixMilliseconds:))
        endedAt = record.endedMs.map(Date.init(unixMilliseconds:))
        talkTime = record.talkSeconds.map(TimeInterval.init)
    }
}

extension CallRecord.State {
    fileprivate init(_ state: AnonCallCore.CallState) {
        self =
            switch state {
            case .toBeCalled: .toBeCalled
            case .calling: .calling
            case .talking: .talking
            case .ended: .ended
            case .unknown(let code): .unknown(code: Int(code))
            }
    }
}

extension CallRecord.EndReason {
    fileprivate init(_ reason: AnonCallCore.EndReason) {
        self =
            switch reason {
            case .calledPartyHungUp: .calledPartyHungUp
            case .callingPartyHungUp: .callingPartyHungUp
            case .callingPartyNotReached: .callingPartyNotReached
            case .calledPartyNotReached: .calledPartyNotReached
            case .callingPartyDidNotAnswer: .callingPartyDidNotAnswer
            case .calledPartyDidNotAnswer: .calledPartyDidNotAnswer
            case .notStarted: .notStarted
            case .unknown(let code): .unknown(code: Int(code))
            }
    }
}

extension CallSearch {
    init(_ search: AnonCallCore.CallSearch) {
        self =
            switch search {
            case .found(let record): .found(CallRecord(record))
            case .ambiguous(let records): .ambiguous(records.map(CallRecord.init))
            case .notSeen: .notSeen
            }
    }
}
