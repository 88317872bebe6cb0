internal import Bytes

/// One client of a supervisor: one request, one answer, the end. It holds no descriptor and reads no clock.
internal struct LiveConversation: Equatable {
    /// A client has so long for all of it.
    static let milliseconds = 5000

    enum Input {
        case request([UInt8])
        /// The datagram was too long, or carried too many descriptors.
        case unreadable
        /// The answer has left.
        case sent
        /// The answer did not fit into the socket's buffer.
        case blocked
        /// The client is gone, or its socket is broken.
        case ended
    }

    enum Action: Equatable {
        case wait
        case answer(LiveRequest)
        case refuse(reason: String)
        case close
    }

    private enum State {
        case awaitsRequest
        case answers
        case closed
    }

    private var state = State.awaitsRequest
    /// When the client is given up.
    let deadline: MonotonicTime

    init(now: MonotonicTime) {
        deadline = now.advanced(byMilliseconds: Self.milliseconds)
    }

    var isClosed: Bool { state == .closed }

    /// Whether the answer waits for room.
    var wantsToWrite: Bool { state == .answers }

    mutating func take(_ input: Input) -> Action {
        switch (state, input) {
        case (.awaitsRequest, .request(let bytes)):
            state = .answers
            if let request = LiveRequest(bytes) { return .answer(request) }
            return .refuse(reason: "this portico does not know what is asked")
        case (.answers, .blocked):
            return .wait
        case (.awaitsRequest, .unreadable), (.awaitsRequest, .sent), (.awaitsRequest, .blocked), (_, .ended), (.answers, _), (.closed, _):
            state = .closed
            return .close
        }
    }
}
