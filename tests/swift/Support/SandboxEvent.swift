/// One line of the sandbox's output. Which fields it has depends on the event.
struct SandboxEvent: Decodable {
    let event: String
    var connection: Int?
    var endpoint: String?
    var called: String?
    var status: Int?
    var token: String?
    var created: Created?
    var received: Int?
    var connections: Int?
    var openConnections: Int?
    var tunnels: Int?

    // of `started`
    var domain: String?
    var proxy: String?
    var caPem: String?
    var pin: String?
    var appKey: String?
    var appSecret: String?
}

/// In a `request` whether a call task was created, in `stats` how many were.
enum Created: Decodable, Equatable {
    case one(Bool)
    case count(Int)

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let one = try? value.decode(Bool.self) {
            self = .one(one)
        } else {
            self = .count(try value.decode(Int.self))
        }
    }
}
