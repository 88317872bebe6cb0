import Support
import Testing
import Wire

@Suite struct MethodTests {
    @Test(arguments: [
        ("GET", Method.get, true), ("HEAD", .head, true), ("POST", .post, false), ("PUT", .put, true), ("DELETE", .delete, true),
        ("OPTIONS", .options, true), ("PATCH", .patch, false), ("get", .other, false), ("GETS", .other, false), ("GE", .other, false),
        ("AAAAAGET", .other, false), ("AAAAAAAGET", .other, false), ("QUERY", .other, false),
    ])
    func `known by their exact name`(text: String, method: Method, isIdempotent: Bool) {
        let request = ParsedRequest("\(text) / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(request.result == .complete)
        #expect(request.head.method == method)
        #expect(request.text(request.head.methodRange) == text)
        #expect(method.isIdempotent == isIdempotent)
    }
}
