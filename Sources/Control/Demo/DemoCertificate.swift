internal import Bytes
internal import Reactor
internal import TLS
internal import Telemetry

/// What the demo page says about the certificate, read from its file.
internal enum DemoCertificate {
    static func facts(pem: [UInt8]) -> [DemoFact] {
        guard let block = PEM.parse(pem).blocks.first(where: { $0.isCertificate }), let scan = CertificateScan(block.bytes) else {
            return [DemoFact(name: "Certificate", value: "cannot be read")]
        }
        return [
            DemoFact(name: "Names", value: (scan.names + scan.addresses.map(address)).joined(separator: ", ")),
            DemoFact(name: "Issuer", value: scan.isSelfIssued ? "itself (self-signed)" : scan.issuerName),
            DemoFact(name: "Key", value: String(describing: scan.keyType)),
            DemoFact(name: "Valid from", value: time(scan.notBefore)),
            DemoFact(name: "Valid until", value: time(scan.notAfter)),
            DemoFact(name: "SHA-256", value: Digest.hexadecimal(Digest.sha256(block.bytes))),
        ]
    }

    private static func time(_ seconds: Int64) -> String {
        var text = ByteBuffer()
        text.append(timestamp: WallTime(seconds: seconds))
        return String(decoding: text.array, as: UTF8.self)
    }

    private static func address(_ bytes: [UInt8]) -> String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        return bytes.count == 16 && bytes.dropLast().allSatisfy { $0 == 0 } ? "::\(bytes[15])" : Digest.hexadecimal(bytes)
    }
}
