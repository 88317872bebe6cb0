/// Whether bodies are collected, so that a slow client never holds a worker of the app.
public struct BufferingSettings: Sendable, Equatable {
    /// When bodies of one direction are collected.
    public enum Mode: Sendable, Equatable {
        /// Unless the other side is known to stream, or the message asks for it.
        case auto
        /// Always.
        case on
        /// Never; each side then waits for the other.
        case off
    }

    /// Of requests: the app hears of a request once its body is whole.
    public var request: Mode
    /// Of responses: what a slow client has not taken is kept, so that the app has done with it.
    public var response: Mode

    public init(request: Mode = .auto, response: Mode = .auto) {
        self.request = request
        self.response = response
    }
}
