import Foundation
import Testing

@testable import Reactor

@Suite struct SharedMemoryTests {
    @Test func `a receiver sees what the owner writes`() throws {
        let owner = try SharedMemory.create(name: "test", size: 4096, sharing: .readOnly)
        let receiver = try SharedMemory.mapReadOnly(SharedDescriptor(owner.descriptor.duplicate()), size: 4096)
        owner.bytes[17] = 42
        withExtendedLifetime((owner, receiver)) {
            #expect(receiver.bytes[17] == 42)
            #expect(receiver.bytes[18] == 0)
        }
    }

    @Test func `a receiver may write where that is meant`() throws {
        let owner = try SharedMemory.create(name: "test", size: 4096, sharing: .readWrite)
        let receiver = try SharedMemory.mapReadWrite(owner.descriptor, size: 4096)
        withExtendedLifetime((owner, receiver)) {
            receiver.bytes[0] = 7
            #expect(owner.bytes[0] == 7)
        }
    }

    @Test func `nobody can map a read-only region for writing, shrink it or grow it`() throws {
        let owner = try SharedMemory.create(name: "test", size: 8192, sharing: .readOnly)
        #expect(throws: Errno.self) { try SharedMemory.mapReadWrite(owner.descriptor, size: 8192) }
        #expect(ftruncate(owner.descriptor.raw, 4096) == -1)
        #expect(ftruncate(owner.descriptor.raw, 16384) == -1)
        #expect(try SharedMemory.size(of: owner.descriptor) == 8192)
    }

    @Test func `a region smaller than announced is refused`() throws {
        let owner = try SharedMemory.create(name: "test", size: 4096, sharing: .readOnly)
        #expect(throws: Errno.invalidArgument) { try SharedMemory.mapReadOnly(owner.descriptor, size: 4097) }
        #expect(throws: Errno.invalidArgument) { try SharedMemory.mapReadOnly(owner.descriptor, size: 0) }
    }

    @Test func `a descriptor that could shrink or is no memory is refused`() throws {
        let file = SharedDescriptor(Descriptor(owning: open("/dev/zero", O_RDWR | O_CLOEXEC)))
        #expect(throws: Errno.self) { try SharedMemory.mapReadOnly(file, size: 1) }
    }

    @Test func `the mapping outlives the owner's descriptor`() throws {
        var owner: SharedMemory? = try SharedMemory.create(name: "test", size: 4096, sharing: .readOnly)
        owner?.bytes[5] = 9
        let receiver = try SharedMemory.mapReadOnly(SharedDescriptor(try #require(owner).descriptor.duplicate()), size: 4096)
        owner = nil
        withExtendedLifetime(receiver) { #expect(receiver.bytes[5] == 9) }
    }

    @Test func `a copy is all of it`() throws {
        let owner = try SharedMemory.create(name: "test", size: 3, sharing: .readOnly)
        withExtendedLifetime(owner) { owner.bytes.copyBytes(from: [1, 2, 3]) }
        #expect(try SharedMemory.mapReadOnly(owner.descriptor, size: 3).copied() == [1, 2, 3])
    }
}
