import Testing

@testable import Control

@Suite struct UwsgiVariablesTests {
    /// A packet with these variables; lengths below 256.
    static func packet(_ variables: [(String, String)]) -> [UInt8] {
        var block: [UInt8] = []
        for text in variables.flatMap({ [$0.0, $0.1] }) { block += [UInt8(text.utf8.count), 0] + Array(text.utf8) }
        return [0, UInt8(block.count % 256), UInt8(block.count / 256), 0] + block
    }

    @Test func `reads names and values in order`() {
        let bytes = Self.packet([("REQUEST_METHOD", "GET"), ("EMPTY", ""), ("HTTP_HOST", "x")])
        let expected = [("REQUEST_METHOD", "GET"), ("EMPTY", ""), ("HTTP_HOST", "x")].map { DemoFact(name: $0.0, value: $0.1) }
        #expect(UwsgiVariables.parse(bytes) == .complete(variables: expected, length: bytes.count))
        #expect(UwsgiVariables.parse(bytes + [1, 2, 3]) == .complete(variables: expected, length: bytes.count))
    }

    @Test func `waits for the whole block`() {
        let bytes = Self.packet([("A", "b")])
        for count in 0..<bytes.count { #expect(UwsgiVariables.parse(Array(bytes[..<count])) == .incomplete) }
    }

    static let nonsense: [[UInt8]] = [
        [1, 0, 0, 0], [0, 0, 0, 1], [0, 1, 0, 0, 9], [0, 2, 0, 0, 1, 0], [0, 3, 0, 0, 1, 0, 65], [0, 4, 0, 0, 255, 255, 0, 0],
    ]

    @Test(arguments: nonsense)
    func `refuses what makes no sense`(_ bytes: [UInt8]) {
        #expect(UwsgiVariables.parse(bytes) == .malformed)
    }
}
