/// One connection of the demo app. Pure: bytes in, bytes out.
internal struct DemoConnection {
    /// A head that is longer is refused.
    private static let maximumHead = 128 * 1024

    private let application: DemoRequest.Application
    private var waiting: [UInt8] = []
    /// The request whose body is being skipped.
    private var current: DemoRequest?
    private var bodyLeft = 0
    /// Bytes to be sent.
    var outgoing: [UInt8] = []
    /// Nothing more is read; close once `outgoing` is sent.
    private(set) var isFinished = false

    init(_ application: DemoRequest.Application) {
        self.application = application
    }

    /// Takes received bytes and adds the answers to `outgoing`.
    mutating func receive(_ bytes: UnsafeRawBufferPointer, page: DemoPage) {
        // Copied while the caller still holds them.
        unsafe waiting.append(contentsOf: bytes)
        while !isFinished {
            if let request = current {
                let skipped = min(bodyLeft, waiting.count)
                waiting.removeFirst(skipped)
                bodyLeft -= skipped
                if bodyLeft > 0 { return }
                finish(request, page)
                continue
            }
            switch DemoRequest.parse(waiting, application: application) {
            case .incomplete:
                if waiting.count > Self.maximumHead { isFinished = true }
                return
            case .malformed: isFinished = true
            case .complete(let request, let length):
                waiting.removeFirst(length)
                bodyLeft = request.bodyBytes ?? 0
                current = request
            }
        }
    }

    private mutating func finish(_ request: DemoRequest, _ page: DemoPage) {
        outgoing += page.answer(to: request)
        current = nil
        isFinished = !request.keepAlive
    }
}
