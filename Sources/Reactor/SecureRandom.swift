internal import CLinux
internal import Glibc

/// The kernel's random numbers, fit for keys.
public enum SecureRandom {
    /// `count` bytes (0 to 1 MiB). Waits at most for the kernel's first seeding after boot.
    public static func bytes(_ count: Int) -> [UInt8] {
        precondition(count >= 0 && count <= 1 << 20)
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { getrandom($0.baseAddress.unsafelyUnwrapped + done, count - done, 0) }
            // With these arguments only EINTR can happen; anything else would mean keys that are not random.
            precondition(got > 0 || Errno.current == .interrupted)
            done += max(got, 0)
        }
        return bytes
    }
}
