import Config
import Testing

@testable import Control

@Suite struct ListenerPlanTests {
    private let all = ListenAddress.tcp(host: "", port: 443)
    private let one = ListenAddress.tcp(host: "127.0.0.1", port: 443)
    private let other = ListenAddress.tcp(host: "127.0.0.1", port: 80)
    private let unix = ListenAddress.unix(path: "/run/p.sock")

    @Test func `what stays is not touched`() {
        let plan = ListenerPlan(open: [all, unix], wanted: [unix, other, all])
        #expect(plan.opening == [other] && plan.closing == [])
    }

    @Test func `what is gone closes and what is new opens`() {
        let plan = ListenerPlan(open: [one, unix], wanted: [all])
        #expect(plan.opening == [all] && Set(plan.closing) == [one, unix])
    }

    @Test func `from nothing and to nothing`() {
        #expect(ListenerPlan(open: [], wanted: [one, unix]).opening == [one, unix])
        #expect(ListenerPlan(open: [one], wanted: []).closing == [one])
    }

    @Test func `only the same port of another address overlaps`() {
        #expect(ListenerPlan.overlaps(one, with: [all]))
        #expect(ListenerPlan.overlaps(all, with: [unix, one]))
        #expect(!ListenerPlan.overlaps(one, with: [one, other, unix]))
        #expect(!ListenerPlan.overlaps(unix, with: [unix, all]))
    }
}
