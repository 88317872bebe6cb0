internal import Reactor
internal import Telemetry

extension WallTime {
    /// The present moment.
    internal static var now: WallTime {
        let time = Clock.wall()
        return WallTime(seconds: time.seconds, nanoseconds: time.nanoseconds)
    }
}
