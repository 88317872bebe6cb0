/// Why a message head is not accepted. The connection it came on is beyond use: answer, then close.
public struct Refusal: Equatable, Sendable, Error {
    /// The status to answer a client with; always 502 for a response head.
    public let status: Int
    /// A constant for the log, never with bytes of the peer in it.
    public let reason: StaticString

    public init(status: Int, reason: StaticString) {
        self.status = status
        self.reason = reason
    }

    public static func == (left: Refusal, right: Refusal) -> Bool {
        // Reasons are constants; their text is compared in tests only, so the slow way will do.
        left.status == right.status && left.reason.description == right.reason.description
    }
}

/// What a head parser found at the start of the bytes.
public enum HeadResult: Equatable, Sendable {
    /// The head is filled in; `length` of it says where the body begins.
    case complete
    /// More bytes are needed; what is there breaks no rule and no limit.
    case incomplete
    /// No bytes that follow could make this acceptable.
    case refused(Refusal)
}
