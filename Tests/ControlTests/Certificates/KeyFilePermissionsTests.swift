import Config
import Testing

@testable import Control

struct KeyFilePermissionsTests {
    private func verdict(_ mode: UInt32, writable: CertificateSettings.KeyExposure, readable: CertificateSettings.KeyExposure)
        -> KeyFilePermissions
    {
        var settings = CertificateSettings(directory: "/etc/portico/certs.d")
        settings.writableKeys = writable
        settings.worldReadableKeys = readable
        return KeyFilePermissions(mode: mode, settings)
    }

    private static func readable(_ mode: String) -> String {
        "the file holds a private key and can be read by everybody (mode \(mode); certificates.world_readable_keys)"
    }

    private static func writable(_ who: String, _ mode: String) -> String {
        "the file holds a private key and can be written by \(who) (mode \(mode); certificates.writable_keys)"
    }

    @Test(
        "as it is without settings",
        arguments: [
            (0o600, KeyFilePermissions.allow), (0o400, .allow), (0o000, .allow), (0o640, .allow), (0o440, .allow), (0o700, .allow),
            (0o711, .allow), (0o751, .allow), (0o4600, .allow),
            (0o644, .warn(readable("0644"))), (0o444, .warn(readable("0444"))), (0o604, .warn(readable("0604"))),
            (0o755, .warn(readable("0755"))), (0o4, .warn(readable("0004"))),
            (0o660, .refuse(writable("its group", "0660"))), (0o620, .refuse(writable("its group", "0620"))),
            (0o664, .refuse(writable("its group", "0664"))),
            (0o602, .refuse(writable("everybody", "0602"))), (0o666, .refuse(writable("everybody", "0666"))),
            (0o777, .refuse(writable("everybody", "0777"))), (0o1777, .refuse(writable("everybody", "1777"))),
        ] as [(UInt32, KeyFilePermissions)])
    func judges(mode: UInt32, expected: KeyFilePermissions) {
        #expect(KeyFilePermissions(mode: mode, CertificateSettings(directory: "/")) == expected)
    }

    @Test(
        "the graver word counts",
        arguments: [
            (0o666, .allow, .allow, .allow),
            (0o666, .allow, .warn, .warn(readable("0666"))),
            (0o666, .allow, .refuse, .refuse(readable("0666"))),
            (0o666, .warn, .allow, .warn(writable("everybody", "0666"))),
            (0o666, .warn, .warn, .warn(writable("everybody", "0666"))),
            (0o666, .warn, .refuse, .refuse(readable("0666"))),
            (0o666, .refuse, .allow, .refuse(writable("everybody", "0666"))),
            (0o666, .refuse, .refuse, .refuse(writable("everybody", "0666"))),
            (0o644, .refuse, .allow, .allow), (0o644, .refuse, .refuse, .refuse(readable("0644"))),
            (0o660, .allow, .refuse, .allow), (0o660, .warn, .refuse, .warn(writable("its group", "0660"))),
            (0o600, .refuse, .refuse, .allow),
        ] as [(UInt32, CertificateSettings.KeyExposure, CertificateSettings.KeyExposure, KeyFilePermissions)])
    func follows(
        mode: UInt32, writable: CertificateSettings.KeyExposure, readable: CertificateSettings.KeyExposure, expected: KeyFilePermissions
    ) {
        #expect(verdict(mode, writable: writable, readable: readable) == expected)
    }
}
