import Bytes
import Support
import TLS

/// What one worker has: certificates, ticket keys and a context for the policy of the test.
final class TestServer {
    let environment = TLSEnvironment(credentials: CredentialCache())
    let context: TLSContext
    private let region: Region
    private var writer: CertificateLogWriter

    init(
        _ pairs: [CertificateMint.Minted] = [], minimum: TLSPolicy.Version = .tls12, unknownName: DefaultCertificate.UnknownName = .reject,
        defaultName: String? = nil, policies: [String: TLSPolicy.Version] = [:], keys: [UInt8]? = TestServer.key(1),
        regionBytes: Int = 1 << 16
    ) throws {
        region = Region(bytes: regionBytes)
        writer = CertificateLogWriter(region: region.memory)
        environment.index = CertificateIndex(region: UnsafeRawBufferPointer(region.memory))
        environment.now = testNow
        context = try TLSContext(
            policies: TestServer.choice(minimum, policies),
            defaultCertificate: DefaultCertificate(name: defaultName.flatMap { ServerName(text: $0) }, unknownName: unknownName),
            environment: environment)
        for (id, pair) in pairs.enumerated() { try publish(pair, id: UInt32(id)) }
        if let keys, !environment.tickets.replace(with: keys) { throw FixtureError.notMinted }
    }

    /// Each name in `policies` has one of its own, in the order of the names.
    private static func choice(_ minimum: TLSPolicy.Version, _ policies: [String: TLSPolicy.Version]) -> PolicyChoice {
        if policies.isEmpty { return PolicyChoice(TLSPolicy(minimum: minimum)) }
        let names = policies.keys.sorted()
        let list = [TLSPolicy(minimum: minimum)] + names.map { TLSPolicy(minimum: policies[$0] ?? minimum) }
        return PolicyChoice(list) { name in (names.firstIndex { Array($0.utf8) == name } ?? -1) + 1 }
    }

    func publish(_ pair: CertificateMint.Minted, id: UInt32) throws {
        guard let length = writer.put(id: id, entry: try entry(pair))?.end else { throw FixtureError.notMinted }
        try environment.index.apply(upTo: length)
    }

    func session(localAddress: [UInt8] = [], plaintextBytes: Int = 32_768) throws -> ServerEnd {
        ServerEnd(try TLSSession(context: context, localAddress: localAddress), of: self, plaintextBytes: plaintextBytes)
    }

    /// One ticket key, all of whose bytes follow from `number`.
    static func key(_ number: UInt8) -> [UInt8] { (0..<UInt8(TicketKeys.keyBytes)).map { $0 &* 7 &+ number } }
}

/// A session with the buffers that a worker would have beside it.
final class ServerEnd {
    let session: TLSSession
    /// Its region must outlive the index.
    private let server: TestServer
    private var ciphertext = ByteBuffer()
    private var plaintext: ByteBuffer
    private(set) var isComplete = false
    /// OpenSSL's words once the session is dead.
    private(set) var failure: String?
    private(set) var isClosed = false

    init(_ session: TLSSession, of server: TestServer, plaintextBytes: Int) {
        self.session = session
        self.server = server
        plaintext = ByteBuffer(capacity: plaintextBytes)
    }

    /// Bytes that were fed and not consumed.
    var waitingCiphertext: Int { ciphertext.count }

    /// Feeds ciphertext and goes on; returns plaintext that became readable.
    @discardableResult func feed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        for byte in bytes { ciphertext.append(byte) }
        if !isComplete, failure == nil, take(session.handshake(&ciphertext)) { isComplete = true }
        return isComplete ? read() : []
    }

    /// Opens what is there, as far as the plaintext buffer goes, and takes it out.
    func read() -> [UInt8] {
        _ = take(session.read(&ciphertext, into: &plaintext))
        let bytes = plaintext.array
        plaintext.removeAll()
        return bytes
    }

    /// How many bytes the session wants to send.
    var outputCount: Int { session.output.count }

    /// What the session wants to send.
    func send() -> [UInt8] {
        let bytes = session.output.array
        session.output.removeAll()
        return bytes
    }

    func write(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { session.write($0) } }

    private func take(_ step: TLSSession.Step) -> Bool {
        switch step {
        case .ok: return true
        case .incomplete: break
        case .closed: isClosed = true
        case .failed(let words): failure = words
        }
        return false
    }
}

/// A client and a server that are wired to each other.
struct TestConnection {
    let client: TestTLSClient
    let server: ServerEnd
    /// How the client's handshake ended.
    private(set) var outcome = TestTLSClient.Outcome.incomplete

    /// Shakes hands with pieces of `pieceBytes` in both directions.
    init(_ offer: TestTLSClient.Offer, _ server: ServerEnd, pieceBytes: Int = .max) throws {
        guard let client = TestTLSClient(offer) else { throw FixtureError.notMinted }
        self.client = client
        self.server = server
        for _ in 0..<10 {
            if outcome == .incomplete { outcome = client.handshake() }
            let isSent = Self.move(client.take(), pieceBytes) { server.feed($0) }
            let isAnswered = Self.move(server.send(), pieceBytes) { piece in
                client.receive(piece)
                if outcome == .incomplete { outcome = client.handshake() }
            }
            if !isSent && !isAnswered { break }
        }
        // Tickets and alerts are taken in by reading.
        if outcome == .done, case .failed(let alert, let words) = client.read().outcome { outcome = .failed(alert: alert, words) }
    }

    init(_ offer: TestTLSClient.Offer, _ server: TestServer, pieceBytes: Int = .max) throws {
        try self.init(offer, server.session(), pieceBytes: pieceBytes)
    }

    /// The alert that the server refused the client with.
    var alert: Int? {
        if case .failed(let alert, _) = outcome { return alert }
        return nil
    }

    /// False when there was nothing to move.
    private static func move(_ bytes: [UInt8], _ pieceBytes: Int, _ body: (ArraySlice<UInt8>) -> Void) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            body(rest.prefix(pieceBytes))
            rest = rest.dropFirst(pieceBytes)
        }
        return !bytes.isEmpty
    }
}

extension TestTLSClient.Offer {
    /// A name and one version.
    init(_ name: String?, _ version: TestTLSClient.Version, session: [UInt8]? = nil) {
        self.init(name: name)
        lowest = version
        highest = version
        self.session = session
    }
}

/// Alert numbers of RFC 8446 section 6, RFC 6066 and RFC 7301.
enum Alert {
    static let protocolVersion = 70
    static let handshakeFailure = 40
    static let decodeError = 50
    static let unrecognizedName = 112
    static let noApplicationProtocol = 120
}
