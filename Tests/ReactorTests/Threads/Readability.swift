import Bytes

@testable import Reactor

/// Whether a descriptor is readable within `milliseconds`.
func isReadable(_ descriptor: Int32, within milliseconds: Int = 0) throws -> Bool {
    let deadline = Clock.now().advanced(byMilliseconds: milliseconds)
    var polls = PollSet()
    polls.add(descriptor)
    repeat {
        if try !polls.wait(until: deadline).isEmpty { return true }
    } while Clock.now() < deadline
    return false
}
