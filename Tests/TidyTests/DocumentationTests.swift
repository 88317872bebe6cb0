import Foundation
import Testing

@Suite struct DocumentationTests {
    @Test func `every public declaration says what it is`() {
        for file in Repository.sources {
            let lines = file.lines.map { $0.trimmingCharacters(in: .whitespaces) }
            for (index, line) in lines.enumerated() where Self.needsDocumentation(line) {
                let isDocumented = Self.isDocumented(index, in: lines)
                #expect(isDocumented, "\(file.path):\(index + 1): \(line)")
            }
        }
    }

    @Test func `every page is linked from another one`() {
        var linked: Set<String> = []
        for page in Repository.pages { linked.formUnion(Self.links(in: page)) }
        for page in Repository.pages where page.path.hasPrefix("docs/") {
            #expect(linked.contains(page.path), "no page links to \(page.path)")
        }
    }

    @Test func `every link leads somewhere`() {
        for page in Repository.pages {
            for link in Self.links(in: page) {
                let exists = FileManager.default.fileExists(atPath: Repository.root.appending(path: link).path)
                #expect(exists, "\(page.path) links to \(link)")
            }
        }
    }

    /// The targets of a page's relative links, as paths below the root.
    static func links(in page: Repository.File) -> Set<String> {
        let folder = page.path.split(separator: "/").dropLast().map(String.init)
        var found: Set<String> = []
        for match in page.text.matches(of: /\]\(([^)#\s]+)(#[^)]*)?\)/) where !match.1.contains(":") {
            var path = folder
            for part in match.1.split(separator: "/") where part != "." {
                if part == ".." { _ = path.popLast() } else { path.append(String(part)) }
            }
            found.insert(path.joined(separator: "/"))
        }
        return found
    }

    /// A comment stands above the declaration; overloads that follow one another share the first one's.
    private static func isDocumented(_ index: Int, in lines: [String]) -> Bool {
        let before = lines[..<index].last { !$0.hasPrefix("@") && !$0.hasPrefix("#if") } ?? ""
        if before.hasPrefix("///") { return true }
        let earlier = lines[..<index].lastIndex { functionName($0) != nil }
        guard let name = functionName(lines[index]), let earlier, functionName(lines[earlier]) == name else { return false }
        return isDocumented(earlier, in: lines)
    }

    private static func functionName(_ line: String) -> Substring? { line.firstMatch(of: /\bfunc (\w+)/)?.1 }

    /// A stored property of one line and an initialiser are told by their type; protocol witnesses say nothing of their own.
    private static func needsDocumentation(_ line: String) -> Bool {
        let kinds = /^(@\w+(\([^)]*\))? )*public (\w+(\(\w+\))? )*(func|var|struct|class|enum|protocol|subscript|typealias)\b/
        guard line.contains(kinds) else { return false }
        if line.contains(/\bvar\b/) && !line.contains("{") { return false }
        return !line.contains(/\bfunc (==|<|hash\(into)|\bvar (description|debugDescription|hashValue)\b/)
    }
}
