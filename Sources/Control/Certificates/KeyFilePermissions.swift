internal import Config

/// What becomes of a private key, by who may get at its file. Reasons name the mode and the setting that decides.
internal enum KeyFilePermissions: Equatable {
    case allow
    /// The key is served, with this as a warning.
    case warn(String)
    /// The file is quarantined for this reason.
    case refuse(String)

    private static let groupWrite: UInt32 = 0o020
    private static let othersWrite: UInt32 = 0o002
    private static let othersRead: UInt32 = 0o004

    /// `mode`: the permission bits of the file itself, links followed. Where both settings have something against it, the graver
    /// verdict counts, and of equal ones that about writing.
    internal init(mode: UInt32, _ settings: CertificateSettings) {
        let writable = Self(settings.writableKeys, Self.writers(mode).map { Self.reason("written by \($0)", mode, "writable_keys") })
        let isReadable = mode & Self.othersRead != 0
        let readable = Self(
            settings.worldReadableKeys, isReadable ? Self.reason("read by everybody", mode, "world_readable_keys") : nil)
        self = readable.gravity > writable.gravity ? readable : writable
    }

    /// What one setting says; `reason` is nil where it has nothing to decide.
    private init(_ exposure: CertificateSettings.KeyExposure, _ reason: String?) {
        guard let reason else {
            self = .allow
            return
        }
        switch exposure {
        case .allow: self = .allow
        case .warn: self = .warn(reason)
        case .refuse: self = .refuse(reason)
        }
    }

    private var gravity: Int {
        switch self {
        case .allow: 0
        case .warn: 1
        case .refuse: 2
        }
    }

    /// Who may write the file besides its owner; nil: nobody.
    private static func writers(_ mode: UInt32) -> String? {
        if mode & othersWrite != 0 { return "everybody" }
        return mode & groupWrite != 0 ? "its group" : nil
    }

    private static func reason(_ exposure: String, _ mode: UInt32, _ setting: String) -> String {
        let digits = String(mode & 0o7777, radix: 8)
        let octal = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return "the file holds a private key and can be \(exposure) (mode \(octal); certificates.\(setting))"
    }
}
