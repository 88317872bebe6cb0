internal import Reactor
internal import TLS

/// A path of the certificate directory, as a number: small, and valid until the path is forgotten.
internal typealias FileNumber = UInt32

/// A directory of the tree, as a number.
internal typealias DirectoryNumber = UInt32

/// Every path of the tree that holds something or is in trouble, by number. 200,000 of them take less than 20 MB.
internal struct FileTable {
    /// 64 bytes.
    private struct Record {
        var directory: DirectoryNumber
        var nameStart: UInt32
        var size: UInt32 = 0
        var owner: UInt32 = 0
        var permissions: UInt16 = 0
        /// The place in `devices`.
        var device: UInt16 = 0
        var nameCount: UInt16
        var flags: Flags
        var inode: UInt64 = 0
        var modified: Int64 = 0
        var changed: Int64 = 0
        var digest = Self.noDigest

        static let noDigest = ContentIdentity(high: 0, low: 0)
    }

    private struct Flags: OptionSet {
        let rawValue: UInt8

        static let isUsed = Flags(rawValue: 1)
        static let hasStatus = Flags(rawValue: 2)
        static let isRecent = Flags(rawValue: 4)
        static let isTroubled = Flags(rawValue: 8)
    }

    private var records: [Record] = []
    private var free: [FileNumber] = []
    /// The names, one behind the other.
    private var names: [UInt8] = []
    /// Bytes of `names` that belong to nobody any more.
    private var wasted = 0
    /// Most trees lie on one device.
    private var devices: [UInt64] = []

    private static let toleratedWaste = 1 << 20

    init() {}

    /// Paths that have a number.
    var count: Int { records.count - free.count }

    /// A number for a path that has none yet.
    mutating func add(_ name: String, in directory: DirectoryNumber) -> FileNumber {
        let name = name.utf8.prefix(Int(UInt16.max))
        let record = Record(directory: directory, nameStart: UInt32(names.count), nameCount: UInt16(name.count), flags: .isUsed)
        names.append(contentsOf: name)
        if let number = free.popLast() {
            records[Int(number)] = record
            return number
        }
        records.append(record)
        return FileNumber(records.count - 1)
    }

    /// Makes a number available for another path; to be called once nobody uses it any more.
    mutating func forget(_ number: FileNumber) {
        wasted += Int(records[Int(number)].nameCount)
        records[Int(number)] = Record(directory: .max, nameStart: 0, nameCount: 0, flags: [])
        free.append(number)
        if wasted > max(Self.toleratedWaste, names.count / 2) { compactNames() }
    }

    private mutating func compactNames() {
        var kept: [UInt8] = []
        kept.reserveCapacity(names.count - wasted)
        for index in records.indices where records[index].nameCount > 0 {
            let start = Int(records[index].nameStart)
            records[index].nameStart = UInt32(kept.count)
            kept += names[start..<start + Int(records[index].nameCount)]
        }
        names = kept
        wasted = 0
    }

    /// Whether the number stands for a path.
    func isUsed(_ number: FileNumber) -> Bool { records[Int(number)].flags.contains(.isUsed) }

    func name(_ number: FileNumber) -> String { String(decoding: nameBytes(number), as: UTF8.self) }

    func nameBytes(_ number: FileNumber) -> ArraySlice<UInt8> {
        let record = records[Int(number)]
        return names[Int(record.nameStart)..<Int(record.nameStart) + Int(record.nameCount)]
    }

    func directory(_ number: FileNumber) -> DirectoryNumber { records[Int(number)].directory }

    /// Whether the path cannot be used, so that nothing was ever read there.
    func isTroubled(_ number: FileNumber) -> Bool { records[Int(number)].flags.contains(.isTroubled) }

    mutating func setTroubled(_ number: FileNumber) { records[Int(number)].flags.insert(.isTroubled) }

    /// The file as it was when it was last read; nil: it has to be read.
    func status(_ number: FileNumber) -> FileStatus? {
        let record = records[Int(number)]
        guard record.flags.contains(.hasStatus) else { return nil }
        return FileStatus(
            kind: .regular, device: devices[Int(record.device)], inode: record.inode, size: Int64(record.size),
            modifiedNanoseconds: record.modified, changedNanoseconds: record.changed, permissions: UInt32(record.permissions),
            owner: record.owner)
    }

    /// Of what was read then.
    func digest(_ number: FileNumber) -> ContentIdentity { records[Int(number)].digest }

    /// Whether the file may have changed since without a trace: it was written to at the very moment of reading.
    func isRecent(_ number: FileNumber) -> Bool { records[Int(number)].flags.contains(.isRecent) }

    /// Notes what was read, from a file that `CertificateTree.maximumFileBytes` bounds.
    mutating func note(_ number: FileNumber, _ status: FileStatus?, digest: ContentIdentity, isRecent: Bool) {
        var record = records[Int(number)]
        record.flags.subtract([.hasStatus, .isRecent])
        record.digest = digest
        if isRecent { record.flags.insert(.isRecent) }
        if let status, let device = place(of: status.device) {
            record.flags.insert(.hasStatus)
            record.device = device
            record.inode = status.inode
            record.size = UInt32(clamping: status.size)
            record.modified = status.modifiedNanoseconds
            record.changed = status.changedNanoseconds
            record.permissions = UInt16(truncatingIfNeeded: status.permissions)
            record.owner = status.owner
        }
        records[Int(number)] = record
    }

    /// The file has to be read again, whatever it looks like. `isNew`: even the same bytes are news.
    mutating func invalidate(_ number: FileNumber, isNew: Bool = false) {
        records[Int(number)].flags.remove(.hasStatus)
        if isNew { records[Int(number)].digest = Record.noDigest }
    }

    private mutating func place(of device: UInt64) -> UInt16? {
        if let known = devices.firstIndex(of: device) { return UInt16(known) }
        guard devices.count < Int(UInt16.max) else { return nil }
        devices.append(device)
        return UInt16(devices.count - 1)
    }
}
