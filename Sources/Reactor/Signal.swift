internal import Glibc

/// The signals this product handles or sends.
public enum Signal: Sendable, CaseIterable {
    case hangUp
    case terminate
    case interrupt
    case child
    case user1
    case user2
    case kill

    internal var number: Int32 {
        switch self {
        case .hangUp: SIGHUP
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .child: SIGCHLD
        case .user1: SIGUSR1
        case .user2: SIGUSR2
        case .kill: SIGKILL
        }
    }

    internal init?(number: Int32) {
        guard let signal = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = signal
    }

    /// The system's words for a signal number, for example `Killed`.
    public static func name(_ number: Int32) -> String {
        strsignal(number).map { String(cString: $0) } ?? "signal \(number)"
    }
}
