internal import TLS

// The document of `portico explain --json`; its fields are described in docs/commands.md, and only ever added to.
extension Explanation {
    /// One JSON document with a line feed at its end; `now` in seconds since 1970.
    func json(now: Int64) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { root in
            root.member("name", certificate.subject.host)
            root.member("made", TimeText.moment(now))
            root.member("directory", directory)
            origin.write(to: &root)
            root.member("client", certificate.client.schemes.map(\.name))
            root.member("basis", basis)
            root.member("candidates", certificate.places) { list, place in Self.write(place, to: &list, now: now) }
            root.member("served_with_tls12", certificate.olderClient?.file ?? certificate.places.first?.row.file)
            root.member("unknown_name", usesDefault.map { $0 ? "default" : "reject" })
            write(route, to: &root)
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private var basis: String? {
        switch certificate.basis {
        case .name: "name"
        case .address: "address"
        case .defaultName: "default"
        case .only: "only"
        case nil: nil
        }
    }

    private static func write(_ place: CertificateExplanation.Place, to list: inout JSONWriter, now: Int64) {
        list.object { object in
            object.member("is_served", place.loss == nil)
            object.member("reason", place.loss?.identifier)
            object.member("reason_text", place.loss?.words)
            object.member("by_wildcard", place.isWildcard)
            object.member("verifiable", place.isVerifiable)
            object.key("certificate")
            place.row.write(to: &object, now: now)
        }
    }

    private func write(_ route: RouteExplanation?, to root: inout JSONWriter) {
        root.lineFeed()
        root.member("configuration", route?.configuration)
        root.member("routes", route?.routes ?? []) { list, entry in
            list.object { object in
                object.member("host", entry.host)
                object.member("path", entry.path)
                object.member("upstream", entry.upstream)
                object.member("servers", entry.servers)
                object.member("strip_prefix", entry.stripsPrefix)
                object.member("line", entry.line)
            }
        }
        root.key("tls")
        guard let route, route.isSecure else {
            root.null()
            return
        }
        root.object { tls in
            tls.member("minimum", route.minimumVersion)
            tls.member("own_policy", route.hasOwnPolicy)
        }
    }
}
