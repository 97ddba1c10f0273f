import AnonCall
import Foundation
import Testing

/// Every scenario of `tests/operator_flow.json`, and what Swift adds to the session.
@Suite struct OperatorFlowTests {
    @Test func everyScenarioGoesAsItSays() async throws {
        let sandbox = try await Sandbox()
        let file = Project.root.appendingPathComponent("tests/operator_flow.json")
        let scenarios = try JSONDecoder().decode([Scenario].self, from: Data(contentsOf: file))
        #expect(scenarios.count >= 40)
        for scenario in scenarios {
            let desk = try await OperatorDesk(sandbox, scenario)
            for (index, step) in scenario.steps.enumerated() {
                try await desk.take(step, place: "\(scenario.name), step \(index + 1)")
            }
            if let heard = scenario.heard {
                try await eventually("\(scenario.name): \(desk.heard)") { desk.heard.count >= heard.count }
                #expect(desk.heard == heard, "\(scenario.name)")
            }
        }
    }

    @Test func aStreamShowsThePresentStateAndThenEveryChange() async throws {
        let sandbox = try await Sandbox()
        let session = try CallSession(client: try sandbox.client())
        var states = session.states.makeAsyncIterator()
        #expect(await states.next() == .idle)
        _ = session.start(CallRequest(called: "30010010002"))
        #expect(await states.next() == .creating(isCancelling: false))
        guard case .failed(let report) = await states.next() else {
            Issue.record("not failed")
            return
        }
        #expect(report.title.key == "error_rejected")
        #expect(report.supportReport.contains("result_code: 30010010002"))
    }
}
