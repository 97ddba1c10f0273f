/// A scenario of `tests/operator_flow.json`.
struct Scenario: Decodable {
    let name: String
    let journal: String?
    let listener: String?
    let callHistory: Bool?
    let timeoutMs: Int64?
    let steps: [Step]
    let heard: [String]?

    struct Step: Decodable {
        let `do`: String
        let called: String?
        let returns: String?
        let given: Bool?
        let times: Int?
        let calls: Int?
        let callHistory: Bool?
        let then: [String: JSON]?
    }
}
