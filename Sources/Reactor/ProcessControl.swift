internal import CLinux
internal import Glibc

/// The calling process and its children.
public enum ProcessControl {
    /// The process id.
    public static var identifier: Int32 { getpid() }

    /// The effective user.
    public static var effectiveUser: UInt32 { geteuid() }

    /// The process id of the parent; 1 or that of a subreaper once it has died.
    public static var parentIdentifier: Int32 { getppid() }

    /// Ends the process at once, without running deinitialisers.
    public static func exit(_ code: Int32) -> Never {
        Glibc.exit(code)
    }

    /// Sends `signal` to a process. A process that is already gone is no error.
    public static func kill(_ process: Int32, _ signal: Signal) {
        // 0 and below would address groups.
        precondition(process > 0)
        _ = Glibc.kill(process, signal.number)
    }

    /// Asks the kernel to kill this process when its parent dies. The parent may be dead already: check `parentIdentifier` or a channel
    /// afterwards.
    public static func dieWithParent() {
        _ = portico_prctl(PR_SET_PDEATHSIG, UInt(SIGKILL))
    }

    /// Gives up every way to gain privileges through `exec`.
    public static func forbidNewPrivileges() {
        _ = portico_prctl(PR_SET_NO_NEW_PRIVS, 1)
    }

    /// No core dump, and no other process of the same user may look into the memory.
    public static func forbidInspection() {
        _ = portico_prctl(PR_SET_DUMPABLE, 0)
    }

    /// Lets the heap keep up to `bytes` of freed memory, where the C library would give back all but 128 KiB at once and fetch it anew, page by
    /// page, for the next large body.
    public static func keepFreedMemory(_ bytes: Int32) {
        _ = mallopt(M_TRIM_THRESHOLD, bytes)
        // Buffers come from the heap too, and not each from a mapping of its own.
        _ = mallopt(M_MMAP_THRESHOLD, 4 << 20)
    }

    /// Gives back to the system what the heap keeps; for quiet times, since it looks at all of the heap.
    public static func returnFreedMemory() {
        _ = malloc_trim(0)
    }

    /// The name shown by `ps` (cut to 15 bytes); without it a process started through /proc/self/exe is called `exe`.
    public static func setName(_ name: String) {
        _ = portico_set_name(name)
    }

    /// Raises the limit of open descriptors as far as allowed and returns it.
    @discardableResult public static func raiseDescriptorLimit() -> Int {
        let descriptors = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(descriptors, &limit) == 0 else { return 1024 }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(descriptors, &limit)
        _ = getrlimit(descriptors, &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// Processors this process may run on; at least 1.
    public static var processors: Int {
        // Room for 8192 processors.
        var set = [UInt8](repeating: 0, count: 1024)
        guard sched_getaffinity(0, set.count, &set) >= 0 else { return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
        return max(1, set.reduce(0) { $0 + $1.nonzeroBitCount })
    }

    /// The value of an environment variable.
    public static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// The working directory, absolute.
    public static func workingDirectory() throws(Errno) -> String {
        guard let path = getcwd(nil, 0) else { throw Errno.current }
        defer { free(path) }
        return String(cString: path)
    }
}
