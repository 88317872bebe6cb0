import TLS
import Testing

/// A case of the published order: certificates, and which of them answers to whom.
///
/// A title in the first column, then a line for each certificate (file, names, key, days of validity, and where it matters the order of
/// modification), then lines that ask: a name, the day, what the client can verify, and the file whose certificate it gets.
struct SelectionCase: Sendable, CustomTestStringConvertible {
    struct Question: Sendable {
        let line: String
        let name: String
        let now: Int64
        let client: ClientCapabilities
        /// Nil: nothing fits.
        let file: String?
    }

    let title: String
    private(set) var entries: [CertificateEntry] = []
    private(set) var questions: [Question] = []

    var testDescription: String { title }

    /// Nil when the text is not written like that.
    static func parse(_ text: String) -> [SelectionCase]? {
        var cases: [SelectionCase] = []
        for line in text.split(separator: "\n") {
            if !line.hasPrefix(" ") {
                cases.append(SelectionCase(title: String(line)))
                continue
            }
            let words = line.split(separator: " ").map(String.init)
            guard !cases.isEmpty, cases[cases.count - 1].take(words, String(line)) else { return nil }
        }
        return cases
    }

    private mutating func take(_ words: [String], _ line: String) -> Bool {
        if let arrow = words.firstIndex(of: "->") { return takeQuestion(Array(words[..<arrow]), Array(words[(arrow + 1)...]), line) }
        guard words.count >= 7, words[3] == "days", words[5] == "to", let from = Int64(words[4]), let to = Int64(words[6]),
            let type = Self.keys[words[2]]
        else { return false }
        guard words.count == 7 || (words.count == 9 && words[7] == "modified") else { return false }
        entries.append(
            plainEntry(
                words[1].split(separator: ",").map(String.init), from: from * day, to: to * day, keyType: type, source: words[0],
                modified: words.count == 9 ? Int64(words[8]) ?? 0 : 0))
        return true
    }

    private mutating func takeQuestion(_ words: [String], _ answer: [String], _ line: String) -> Bool {
        guard let name = words.first, answer.count == 1 else { return false }
        var now = testNow
        var client = ClientCapabilities.all
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            guard let value = rest.popFirst() else { return false }
            switch word {
            case "day":
                guard let number = Int64(value) else { return false }
                now += number * day
            case "verifies":
                client = []
                for key in value.split(separator: ",") {
                    guard let capability = Self.capabilities[String(key)] else { return false }
                    client.formUnion(capability)
                }
            default: return false
            }
        }
        let file = answer[0] == "nothing" ? nil : answer[0]
        questions.append(Question(line: line, name: name, now: now, client: client, file: file))
        return true
    }

    private static let keys: [String: CertificateKeyType] = [
        "ECDSA": .ecdsa, "RSA": .rsa, "Ed25519": .ed25519, "RSA-PSS": .rsaPSS, "other": .other,
    ]
    private static let capabilities: [String: ClientCapabilities] = [
        "ECDSA": .ecdsa, "RSA": .rsa, "Ed25519": .ed25519, "RSA-PSS": .rsaPSS, "none": [],
    ]
}

extension SelectionCase {
    static let all: [SelectionCase] = parse(text) ?? []

    private static let text = """
        1. An exact name goes before a wildcard.
            wild   *.example.com    ECDSA  days -1 to 900
            exact  www.example.com  RSA    days -1 to 90
            www.example.com   -> exact
            mail.example.com  -> wild
        1. Even one that has expired, is not yet valid, or that the client cannot verify.
            wild   *.example.com    ECDSA  days -1 to 900
            exact  www.example.com  RSA    days 5 to 9
            www.example.com  day 0            -> exact
            www.example.com  day 10           -> exact
            www.example.com  verifies ECDSA   -> exact
        1. A wildcard stands for one label, the first.
            wild   *.example.com  ECDSA  days -1 to 90
            a.example.com    -> wild
            example.com      -> nothing
            a.b.example.com  -> nothing
            aexample.com     -> nothing
            com              -> nothing
            a.example.org    -> nothing
        1. A name and its wildcard can stand in one certificate.
            both   example.com,*.example.com  ECDSA  days -1 to 90
            example.com    -> both
            x.example.com  -> both
        1. Case and a trailing dot make no difference.
            a      www.example.com  ECDSA  days -1 to 90
            WWW.Example.COM   -> a
            www.example.com.  -> a
        2. Valid now goes before not yet valid, and that before expired.
            expired  www.example.com  ECDSA  days -90 to -1
            future   www.example.com  ECDSA  days 30 to 900
            valid    www.example.com  RSA    days -1 to 10
            www.example.com          -> valid
            www.example.com  day 11  -> future
            www.example.com  day 30  -> future
        2. The day decides, not the index: a renewal takes over when it becomes valid, since it expires later.
            new  www.example.com  ECDSA  days 5 to 95
            old  www.example.com  ECDSA  days -60 to 30
            www.example.com  day 0   -> old
            www.example.com  day 4   -> old
            www.example.com  day 5   -> new
            www.example.com  day 31  -> new
            www.example.com  day 96  -> new
        2. So it does when the better one expires.
            long   www.example.com  RSA    days -1 to 90
            short  www.example.com  ECDSA  days -1 to 10
            www.example.com  day 10   -> short
            www.example.com  day 11   -> long
        2. Among expired ones the one that expired last.
            a  www.example.com  ECDSA  days -90 to -10
            b  www.example.com  ECDSA  days -90 to -9
            www.example.com  -> b
        2. Validity goes before the key that the client can verify.
            ecdsa  www.example.com  ECDSA  days -90 to -1
            rsa    www.example.com  RSA    days -90 to 90
            www.example.com  verifies ECDSA  -> rsa
        3. ECDSA goes before Ed25519 before RSA before RSA-PSS, where the client can verify them.
            d  www.example.com  ECDSA    days -1 to 90
            c  www.example.com  Ed25519  days -1 to 91
            b  www.example.com  RSA      days -1 to 92
            a  www.example.com  RSA-PSS  days -1 to 93
            www.example.com                                  -> d
            www.example.com  verifies ECDSA,RSA              -> d
            www.example.com  verifies Ed25519,RSA            -> c
            www.example.com  verifies RSA,RSA-PSS            -> b
            www.example.com  verifies RSA-PSS                -> a
        3. The key goes before the expiry; among those that the client cannot verify there is no preference.
            a  www.example.com  ECDSA  days -1 to 90
            b  www.example.com  RSA    days -1 to 91
            c  www.example.com  other  days -1 to 900
            www.example.com                 -> a
            www.example.com  verifies none  -> c
        4. The latest expiry goes before the newest file.
            a  www.example.com  ECDSA  days -1 to 91  modified 1
            b  www.example.com  ECDSA  days -1 to 90  modified 2
            www.example.com  -> a
        5. The newest file goes before the path.
            a  www.example.com  ECDSA  days -1 to 90  modified 1
            b  www.example.com  ECDSA  days -1 to 90  modified 2
            www.example.com  -> b
        6. The first path in byte order.
            b   www.example.com  ECDSA  days -1 to 90
            a2  www.example.com  ECDSA  days -1 to 90
            a   www.example.com  ECDSA  days -1 to 90
            www.example.com  -> a
        The same goes for wildcards among each other.
            old  *.example.com  ECDSA  days -90 to -1
            rsa  *.example.com  RSA    days -90 to 900
            ec   *.example.com  ECDSA  days -90 to 90
            x.example.com                 -> ec
            x.example.com  verifies RSA   -> rsa
            x.example.com  day 91         -> rsa
        Names that look like something else are names.
            a  _dmarc.example.com,xn--bcher-kva.example,192.0.2.1,a-.example  ECDSA  days -1 to 90
            _dmarc.example.com     -> a
            XN--Bcher-KVA.example  -> a
            192.0.2.1              -> a
            a-.example             -> a
            192.0.2.2              -> nothing
        """
}
