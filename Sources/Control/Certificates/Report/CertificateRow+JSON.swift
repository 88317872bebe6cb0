extension CertificateRow {
    /// An object; `now` in seconds since 1970.
    func write(to writer: inout JSONWriter, now: Int64) {
        writer.object { object in
            object.member("names", names)
            object.member("addresses", addresses)
            object.key("key")
            object.object { key in
                key.member("type", keyType)
                key.member("bits", keyBits)
            }
            object.member("issuer", issuer)
            object.member("not_before", TimeText.moment(notBefore))
            object.member("not_after", TimeText.moment(notAfter))
            object.member("seconds_left", max(Int(notAfter - now), 0))
            object.member("state", state.identifier)
            object.member("sha256", fingerprint)
            object.member("file", file)
            object.member("key_file", keyFile.isEmpty ? nil : keyFile)
            object.member("chain_length", chainLength)
            object.member("notes", notes)
        }
    }
}
