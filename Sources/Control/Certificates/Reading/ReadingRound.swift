/// Files to be read and judged, and how far that has come. Pure bookkeeping.
///
///     waiting (to be judged) ◀── dirty ◀── reads (batch by batch)
///        ▼                                   ▼ all read
///     judged ── lacking their key ──▶ deferred, then gone ones
internal struct ReadingRound {
    /// What is to be done next.
    enum Step: Equatable {
        /// Judge these: their keys are there, or everything has been read.
        case judge([FileNumber])
        /// Read these.
        case read([FileNumber])
        /// Forget these; what they gave has its successors by now.
        case remove([FileNumber])
        /// Everything is done; nothing refers to these any more, which were removed.
        case finish(removed: [FileNumber])
    }

    private var reads: [FileNumber] = []
    private var position = 0
    private var waiting: [FileNumber] = []
    private var deferred: [FileNumber] = []
    private var gone: [FileNumber] = []
    /// What was handed out to be removed.
    private(set) var leaving: [FileNumber] = []
    /// Whether anything was to be read, judged or forgotten.
    private(set) var isBegun = false

    init() {}

    /// More work for the round.
    mutating func add(reads: [FileNumber], gone: [FileNumber]) {
        self.reads += reads
        self.gone += gone
        if !reads.isEmpty || !gone.isEmpty { isBegun = true }
    }

    /// Files whose judgement may have changed. `lacksKey` tells of a certificate whose key has not turned up: while there is more to read,
    /// it still may.
    mutating func add(dirty: [FileNumber], lacksKey: (FileNumber) -> Bool) {
        if dirty.isEmpty { return }
        isBegun = true
        guard position < reads.count else {
            waiting += dirty
            return
        }
        for file in dirty {
            if lacksKey(file) { deferred.append(file) } else { waiting.append(file) }
        }
    }

    /// Whether what comes next takes something away, which has to wait for its successors.
    var isLeaving: Bool { waiting.isEmpty && unread == 0 && deferred.isEmpty }

    /// Files that are still to be read.
    var unread: Int { reads.count - position }

    /// What will be read after the present batch.
    func upcoming(_ batch: Int) -> [FileNumber] { Array(reads[position..<min(position + batch, reads.count)]) }

    /// The next step, of at most so many files.
    mutating func next(judgements: Int, reads batch: Int) -> Step {
        if !waiting.isEmpty {
            defer { waiting.removeFirst(min(judgements, waiting.count)) }
            return .judge(Array(waiting.prefix(judgements)))
        }
        if position < reads.count {
            let end = min(position + batch, reads.count)
            defer { position = end }
            return .read(Array(reads[position..<end]))
        }
        if !deferred.isEmpty {
            waiting = deferred
            deferred = []
            return next(judgements: judgements, reads: batch)
        }
        if !gone.isEmpty {
            defer { gone = [] }
            leaving += gone
            return .remove(gone)
        }
        defer { self = ReadingRound() }
        return .finish(removed: leaving)
    }
}
