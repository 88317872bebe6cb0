internal import CLinux
internal import Glibc

/// Starts child processes. A Swift runtime is never forked: the child begins with `exec`.
public enum Spawn {
    /// This very program, even when its file was replaced on disk.
    public static let ownExecutable = "/proc/self/exe"

    /// Starts `executable` with `arguments` (the first is its name) and the environment of this process. The child has the descriptors 0,
    /// 1, 2 and, when
    /// given, `channel` as 3, and no other; no signal is blocked and none ignored; it leads its own process group.
    public static func start(_ executable: String, arguments: [String], channel: SharedDescriptor? = nil) throws(Errno) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // dup2 onto itself clears close-on-exec too (glibc since 2.29).
        if let channel { posix_spawn_file_actions_adddup2(&actions, channel.raw, 3) }
        posix_spawn_file_actions_addclosefrom_np(&actions, channel == nil ? 3 : 4)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        isolate(&attributes)

        var process: pid_t = 0
        let code = withArguments(arguments) { vector in
            posix_spawn(&process, executable, &actions, &attributes, vector, environ)
        }
        withExtendedLifetime(channel) {}
        guard code == 0 else { throw Errno(code: code) }
        return process
    }

    private static func isolate(_ attributes: inout posix_spawnattr_t) {
        var set = sigset_t()
        sigemptyset(&set)
        posix_spawnattr_setsigmask(&attributes, &set)
        sigfillset(&set)
        posix_spawnattr_setsigdefault(&attributes, &set)
        // Its own group: a terminal's Ctrl-C is for the parent, which stops its children in order.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    }

    private static func withArguments(_ arguments: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32) -> Int32 {
        let vector = arguments.map { strdup($0) } + [nil]
        defer { for entry in vector { free(entry) } }
        return body(vector)
    }
}
