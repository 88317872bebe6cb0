internal import Wire

/// Where the access log finds its texts in a request head.
internal struct RequestTexts {
    var method: Range<Int>
    var target: Range<Int>
    var host: Range<Int>
    var userAgent: Range<Int>

    /// Of a request that could not be read.
    static let none = RequestTexts()

    private init() {
        method = 0..<0
        target = 0..<0
        host = 0..<0
        userAgent = 0..<0
    }

    init(_ head: borrowing RequestHead) {
        method = head.methodRange
        target = head.target
        host = head.authority
        userAgent = 0..<0
        for field in head.fields where field.name == .userAgent { userAgent = field.valueRange }
    }
}
