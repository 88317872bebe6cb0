import Testing

@testable import Proxy

@Suite struct TunnelTests {
    @Test func itIsOverWhenBothDirectionsAre() {
        var tunnel = Tunnel()
        #expect(!tunnel.isOver && !tunnel.isHalfClosed)
        tunnel.toServer = .ended
        #expect(!tunnel.isOver && tunnel.isHalfClosed)
        tunnel.toClient = .ending
        #expect(!tunnel.isOver && tunnel.isHalfClosed)
        tunnel.toClient = .ended
        #expect(tunnel.isOver)
    }
}
