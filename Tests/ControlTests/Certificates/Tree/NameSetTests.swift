import Support
import Testing

@testable import Control

@Suite struct NameSetTests {
    @Test func isEmptyAtFirst() {
        var files = FileTable()
        var names = NameSet()
        #expect(names.count == 0 && names.all.isEmpty && names.find("a", files) == nil)
        let file = files.add("a", in: 0)
        names.remove(file, files)
        #expect(names.count == 0)
        names.insert(file, files)
        #expect(names.find("a", files) == file && names.all == [file])
        #expect(names.find("", files) == nil && names.find("aa", files) == nil && names.find("b", files) == nil)
    }

    @Test func removesOnlyTheFileItHas() {
        var files = FileTable()
        var names = NameSet()
        let (mine, theirs) = (files.add("a", in: 0), files.add("a", in: 1))
        names.insert(mine, files)
        names.remove(theirs, files)
        #expect(names.find("a", files) == mine)
        names.remove(mine, files)
        #expect(names.find("a", files) == nil && names.count == 0)
    }

    @Test func tellsNamesApartThatAreTheSameText() {
        var files = FileTable()
        var names = NameSet()
        let (composed, decomposed) = (files.add("\u{E4}", in: 0), files.add("a\u{308}", in: 0))
        names.insert(composed, files)
        names.insert(decomposed, files)
        #expect(names.find("\u{E4}", files) == composed && names.find("a\u{308}", files) == decomposed)
    }

    /// Few names in a table that is three quarters full collide all the time.
    @Test(arguments: [6, 40, 700], [1, 2, 3] as [UInt64])
    func behavesAsADictionary(variety: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var files = FileTable()
        var names = NameSet()
        var model: [String: FileNumber] = [:]
        for step in 0..<4000 {
            let name = "site-\(Int.random(in: 0..<variety, using: &random)).example.crt"
            if let file = model[name] {
                #expect(names.find(name, files) == file)
                if Int.random(in: 0..<3, using: &random) > 0 {
                    names.remove(file, files)
                    files.forget(file)
                    model[name] = nil
                }
            } else {
                #expect(names.find(name, files) == nil)
                let file = files.add(name, in: 0)
                names.insert(file, files)
                model[name] = file
            }
            if step % 500 == 499 {
                #expect(names.count == model.count && names.all.sorted() == model.values.sorted())
                for number in 0..<variety {
                    let name = "site-\(number).example.crt"
                    #expect(names.find(name, files) == model[name])
                }
            }
        }
    }
}
