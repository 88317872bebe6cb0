// The document of `portico certs --json`; its fields are described in docs/commands.md, and only ever added to.
extension CertificateReport {
    /// One JSON document with a line feed at its end.
    func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { root in
            root.member("directory", condition.directory)
            root.member("made", TimeText.moment(madeAt))
            origin.write(to: &root)
            writeChanges(&root)
            root.member("certificates", rows) { list, row in row.write(to: &list, now: madeAt) }
            root.member("quarantined", condition.quarantined) { list, file in Self.write(file, to: &list) }
            root.member("unused_keys", condition.unusedKeys)
            root.member("warnings", condition.warnings)
            writeSummary(&root)
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private func writeChanges(_ root: inout JSONWriter) {
        root.key("changes")
        root.object { changes in
            switch condition.changes {
            case .notified:
                changes.member("found_by", "inotify")
                changes.member("reason", nil as String?)
            case .polled(let reason):
                changes.member("found_by", "polling")
                changes.member("reason", reason)
            }
        }
    }

    private static func write(_ file: QuarantinedFile, to list: inout JSONWriter) {
        list.object { object in
            object.member("file", file.file)
            object.member("block", file.block > 0 ? file.block : nil)
            object.member("reason", file.reason)
            object.member("since", TimeText.moment(file.since))
        }
    }

    private func writeSummary(_ root: inout JSONWriter) {
        root.lineFeed()
        root.key("summary")
        root.object { summary in
            summary.member("certificates", rows.count)
            for state in ExpiryStage.allCases { summary.member(state.identifier, count(state)) }
            summary.member("quarantined", condition.quarantined.count + condition.omitted.quarantined)
            summary.member("unused_keys", condition.unusedKeys.count + condition.omitted.unusedKeys)
            summary.member("warnings", condition.warnings.count + condition.omitted.warnings)
        }
    }
}

extension CertificateReport.Origin {
    /// The member `running`.
    func write(to root: inout JSONWriter) {
        root.key("running")
        guard case .running(let process, let user) = self else {
            root.null()
            return
        }
        root.object { running in
            running.member("process", process)
            running.member("user", user)
        }
    }
}
