/// A request method, as far as the proxy acts on it (RFC 9110, section 9). Names are case-sensitive.
public enum Method: UInt8, Sendable {
    case get, head, post, put, delete, options, patch, trace, connect
    /// Any other token; its bytes are in `RequestHead.methodRange`.
    case other

    /// Whether a repeated request has the effect of one (RFC 9110, section 9.2.2). False for `other`: unknown methods promise nothing.
    public var isIdempotent: Bool {
        switch self {
        case .get, .head, .put, .delete, .options, .trace: true
        case .post, .patch, .connect, .other: false
        }
    }

    /// The method whose name, of at most 8 bytes, was shifted byte by byte into `packed`.
    internal init(packed: UInt64) {
        self =
            switch packed {
            case 0x47_4554: .get
            case 0x4845_4144: .head
            case 0x504F_5354: .post
            case 0x50_5554: .put
            case 0x4445_4C45_5445: .delete
            case 0x4F_5054_494F_4E53: .options
            case 0x50_4154_4348: .patch
            case 0x54_5241_4345: .trace
            case 0x43_4F4E_4E45_4354: .connect
            default: .other
            }
    }
}
