internal import Glibc

/// The reason a system call failed (`errno`).
public struct Errno: Error, Equatable, Hashable, Sendable, CustomStringConvertible {
    public let code: Int32

    public init(code: Int32) { self.code = code }

    /// The calling thread's `errno`; read it in the function that made the call.
    @inline(__always) internal static var current: Errno { Errno(code: errno) }

    public static let wouldBlock = Errno(code: EAGAIN)
    public static let interrupted = Errno(code: EINTR)
    public static let noEntry = Errno(code: ENOENT)
    public static let notDirectory = Errno(code: ENOTDIR)
    public static let accessDenied = Errno(code: EACCES)
    public static let addressInUse = Errno(code: EADDRINUSE)
    public static let connectionRefused = Errno(code: ECONNREFUSED)
    public static let connectionReset = Errno(code: ECONNRESET)
    public static let brokenPipe = Errno(code: EPIPE)
    public static let inProgress = Errno(code: EINPROGRESS)
    public static let tooManyFiles = Errno(code: EMFILE)
    public static let tooManyFilesInSystem = Errno(code: ENFILE)
    public static let noSpace = Errno(code: ENOSPC)
    public static let diskQuota = Errno(code: EDQUOT)
    public static let invalidArgument = Errno(code: EINVAL)

    /// The system's words, for example `Connection refused`.
    public var description: String { String(cString: strerror(code)) }
}
