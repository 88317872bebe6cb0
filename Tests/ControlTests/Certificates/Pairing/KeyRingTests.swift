import Support
import TLS
import Testing

@testable import Control

@Suite struct KeyRingTests {
    private let files = FakeFiles()

    private func identity(_ number: UInt64) -> ContentIdentity { ContentIdentity(high: number, low: number % 3) }

    @Test func aKeyIsHeldAndWanted() {
        var ring = KeyRing()
        let (key, certificate) = (files.number("/a.key"), files.number("/a.crt"))
        #expect(!ring.has(identity(1)))
        let number = ring.add(identity(1), at: certificate, isWanted: true)
        #expect(!ring.has(identity(1)) && !ring.has(number))
        #expect(ring.files(wanting: number) == [certificate])
        #expect(ring.holder(of: identity(1), nextTo: certificate, files) == nil)
        #expect(ring.add(identity(1), at: key, isWanted: false) == number)
        #expect(ring.has(identity(1)) && ring.has(number) && ring.filesWithUnusedKeys == [])
        #expect(ring.holder(of: identity(1), nextTo: certificate, files) == key)
        ring.remove(number, at: certificate, isWanted: true)
        #expect(ring.filesWithUnusedKeys == [key])
        ring.remove(number, at: key, isWanted: false)
        #expect(ring.filesWithUnusedKeys == [] && !ring.has(identity(1)))
        // The number is free for another key.
        #expect(ring.add(identity(2), at: key, isWanted: false) == number)
        #expect(!ring.has(identity(1)) && ring.has(identity(2)))
    }

    @Test func theNearestHolderIsTaken() {
        var ring = KeyRing()
        let certificate = files.number("/x/a.crt")
        func hold(_ path: String) { _ = ring.add(identity(1), at: files.number(path), isWanted: false) }
        func holder() -> String? { ring.holder(of: identity(1), nextTo: certificate, files).map { files.path(of: $0) } }
        hold("/z/a.key")
        #expect(holder() == "/z/a.key")
        hold("/b/a.key")
        #expect(holder() == "/b/a.key")
        hold("/x/z.key")
        #expect(holder() == "/x/z.key")
        hold("/x/b.key")
        #expect(holder() == "/x/b.key")
        hold("/x/a.crt")
        #expect(holder() == "/x/a.crt")
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func behavesAsDictionaries(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var ring = KeyRing()
        var numbers: [UInt64: KeyNumber] = [:]
        var model = [Bool: [UInt64: Set<FileNumber>]]()
        for file in 0..<FileNumber(30) { _ = files.number("/\(file)") }
        for _ in 0..<4000 {
            let key = UInt64.random(in: 0..<40, using: &random)
            let file = FileNumber.random(in: 0..<30, using: &random)
            let isWanted = Bool.random(using: &random)
            if model[isWanted]?[key]?.contains(file) == true, let number = numbers[key] {
                ring.remove(number, at: file, isWanted: isWanted)
                model[isWanted]?[key]?.remove(file)
            } else {
                numbers[key] = ring.add(identity(key), at: file, isWanted: isWanted)
                model[isWanted, default: [:]][key, default: []].insert(file)
            }
            let (held, wanted) = (model[false]?[key] ?? [], model[true]?[key] ?? [])
            #expect(ring.has(identity(key)) == !held.isEmpty)
            if let number = numbers[key], !(held.isEmpty && wanted.isEmpty) { #expect(Set(ring.files(wanting: number)) == wanted) }
            if held.isEmpty && wanted.isEmpty { numbers[key] = nil }
        }
        let unused = (0..<UInt64(40)).filter { model[true]?[$0]?.isEmpty ?? true }.flatMap { model[false]?[$0] ?? [] }
        #expect(ring.filesWithUnusedKeys == Set(unused))
    }
}
