/// Which certificates reach the next stage of their life, and when: pure, in seconds of the wall clock.
///
///     note ──▶ notYetValid ──▶ valid ──▶ warning ──▶ alarm ──▶ expired
///                      .valid      .warning     .alarm     .expired      (an entry that is late starts at its stage, with that event)
///
/// The wall clock may jump: a stage always comes from comparing times, never from what came before. An entry that another one stands in for
/// (`isSuperseded`) is silent and counted separately; from the warning on that is asked again every ten minutes, so that neither a renewal
/// nor its removal needs to be announced here. An entry costs 44 bytes, and each change O(log n).
internal struct ExpirySchedule {
    /// The most entries looked at in one call of `due`.
    static let maximumPerCall = 1000
    /// How often it is asked whether a late entry is superseded; of all at the same time, to wake up less often.
    static let recheckSeconds: Int64 = 600
    /// A clock that is set back by less repeats no event.
    static let toleranceSeconds: Int64 = 3600

    private struct Slot {
        let term: ExpiryTerm
        /// The stage that counts now.
        var stage: ExpiryStage
        /// The worst stage that an event told, or that needed none.
        var told: ExpiryStage
        var isSuperseded = false
    }

    private var slots: [Slot?] = []
    private var heap = ExpiryHeap()
    private var latest = Int64.min
    private(set) var counts = ExpiryCounts()

    init() {}

    /// When `due` has something to do, in seconds since 1970; nil: never. That a clock was set back is noticed by calling `due` now and
    /// then.
    var nextDue: Int64? { heap.first?.time }

    /// An entry is served from now on, or has another term than before; with the same term nothing changes.
    mutating func note(_ id: UInt32, _ term: ExpiryTerm, now: Int64) {
        if Int(id) < slots.count, slots[Int(id)]?.term == term { return }
        let now = ExpiryTerm.clamped(now)
        forget(id)
        while slots.count <= Int(id) { slots.append(nil) }
        let stage = term.stage(at: now)
        slots[Int(id)] = Slot(term: term, stage: stage, told: min(stage, .valid))
        counts.add(stage)
        // What is late is told by the next call of `due`.
        heap.set(id, to: stage > .valid ? .min : term.change(after: now) ?? .min)
    }

    /// An entry is not served any more; one that was never noted is no error.
    mutating func forget(_ id: UInt32) {
        guard Int(id) < slots.count, let slot = slots[Int(id)] else { return }
        counts.remove(slot.stage, isSuperseded: slot.isSuperseded)
        heap.remove(id)
        slots[Int(id)] = nil
    }

    /// Something that decides about `isSuperseded` of this entry has changed: it is looked at by the next call of `due`.
    mutating func reconsider(_ id: UInt32) {
        guard Int(id) < slots.count, let slot = slots[Int(id)], slot.stage > .valid else { return }
        heap.set(id, to: .min)
    }

    /// What has happened by `now`, at most `limit` entries of it; `nextDue` tells whether there is more. `isSuperseded` is asked about
    /// entries from the warning on.
    mutating func due(now: Int64, limit: Int = maximumPerCall, isSuperseded: (UInt32) -> Bool = { _ in false }) -> [ExpiryEvent] {
        let now = ExpiryTerm.clamped(now)
        if now < latest { turnBack(to: now) }
        latest = now
        var events: [ExpiryEvent] = []
        var looked = 0
        while looked < limit, let first = heap.first, first.time <= now {
            looked += 1
            if let event = look(first.id, now: now, isSuperseded) { events.append(event) }
        }
        return events
    }

    /// The last second of the certificate that ends first among those that nothing stands in for; nil when there is none. O(n).
    var soonestExpiry: Int64? {
        var soonest: Int64?
        for case let slot? in slots where !slot.isSuperseded { soonest = min(soonest ?? .max, slot.term.notAfter) }
        return soonest
    }

    private mutating func look(_ id: UInt32, now: Int64, _ isSuperseded: (UInt32) -> Bool) -> ExpiryEvent? {
        guard var slot = slots[Int(id)] else { return nil }
        counts.remove(slot.stage, isSuperseded: slot.isSuperseded)
        slot.stage = slot.term.stage(at: now)
        slot.isSuperseded = slot.stage > .valid && isSuperseded(id)
        counts.add(slot.stage, isSuperseded: slot.isSuperseded)
        var event: ExpiryEvent?
        if slot.stage > slot.told && !slot.isSuperseded {
            slot.told = slot.stage
            event = ExpiryEvent(slot.stage, id)
        }
        var time = slot.term.change(after: now) ?? .max
        if slot.stage > .valid { time = min(time, (now / Self.recheckSeconds + 1) * Self.recheckSeconds) }
        slots[Int(id)] = slot
        heap.set(id, to: time)
        return event
    }

    /// The clock was set back: every stage and every time is found anew. What was told is told again only when it lies further ahead.
    private mutating func turnBack(to now: Int64) {
        for index in slots.indices {
            guard var slot = slots[index] else { continue }
            counts.remove(slot.stage, isSuperseded: slot.isSuperseded)
            slot.stage = slot.term.stage(at: now)
            slot.told = min(slot.told, slot.term.stage(at: now + Self.toleranceSeconds))
            slot.isSuperseded = slot.isSuperseded && slot.stage > .valid
            counts.add(slot.stage, isSuperseded: slot.isSuperseded)
            slots[index] = slot
            heap.set(UInt32(index), to: slot.stage > .valid ? .min : slot.term.change(after: now) ?? .min)
        }
    }
}
