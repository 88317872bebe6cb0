internal import Reactor
internal import TLS

/// Reads a batch of files on other threads while the one before is judged.
internal final class ReadAhead {
    /// What a reading needs to know of a file.
    struct Job: Sendable {
        let place: FileReading.Place
        let before: FileReading.Before
    }

    private final class Result: @unchecked Sendable {
        /// Written by the thread, read after it was joined.
        var readings: [FileReading] = []
    }

    private var running: (files: [FileNumber], thread: WorkThread, result: Result)?

    init() {}

    /// Begins with a batch; `threads` beside the caller's.
    func begin(_ files: [FileNumber], _ jobs: [Job], threads: Int, passphrases: Passphrases, authorities: ScannedAuthorities) {
        precondition(running == nil)
        let result = Result()
        let thread = try? WorkThread.start(name: "read") { result.readings = Self.read(jobs, threads: threads, passphrases, authorities) }
        // Without a thread the batch is read when it is wanted.
        if let thread { running = (files, thread, result) }
    }

    /// The readings of `files`, if they were begun; waits for the end.
    func take(_ files: [FileNumber]) -> [FileReading]? {
        guard let running else { return nil }
        self.running = nil
        running.thread.join()
        return running.files == files ? running.result.readings : nil
    }

    /// Reads a batch on `threads` threads, of which the caller is one.
    static func read(
        _ jobs: [Job], threads: Int, _ passphrases: Passphrases, _ authorities: ScannedAuthorities
    ) -> [FileReading] {
        Parallel.map(jobs.count, threads: threads) { index in
            FileReading(jobs[index].place, before: jobs[index].before, passphrases: passphrases, authorities: authorities)
        }
    }
}
