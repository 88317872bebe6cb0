/// The members of `spool`.
enum SpoolSection {
    static let keys: [Key<SpoolSettings>] = [
        .custom("directory", type: "path", default: "/var/tmp") { node, reader, target in
            if let path = reader.path(node, "the path of a directory") { target.directory = path }
        }
        .atRestart(),
        .size("total", default: "4GiB", 1 << 20...1 << 40, at: \.totalBytes),
        .size("memory", default: "64MiB", 1 << 20...1 << 36, at: \.memoryBytes),
    ]
}
