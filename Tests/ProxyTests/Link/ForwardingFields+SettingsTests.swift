import Config
import Testing
import Wire

@testable import Proxy

@Suite struct ForwardingFieldsSettingsTests {
    @Test func `each field of the configuration is another one here`() {
        let all = ForwardingField.allCases.map { ForwardingContext.Fields([$0]).rawValue }
        #expect(all.allSatisfy { $0.nonzeroBitCount == 1 } && Set(all).count == all.count)
        #expect(ForwardingContext.Fields(ForwardingField.standard) == .standard)
        #expect(ForwardingContext.Fields([]).isEmpty)
        #expect(ForwardingContext.Fields([.forwarded, .xRequestID]) == [.forwarded, .xRequestID])
    }
}
