internal import Reactor

/// Finds the names whose change would make a symbolic link lead elsewhere.
internal enum LinkTrail {
    /// Links followed before a path is given up; the kernel's own bound.
    static let maximumLinks = 40

    /// A name whose change makes the link lead elsewhere.
    struct Step: Hashable {
        let directory: String
        let name: String
    }

    /// The place of each link that is passed on the way from `directory`/`name`, and the place of the file at the end (or where the trail
    /// breaks off). `directory` is absolute and taken as it is.
    static func steps(from directory: String, name: String) -> Set<Step> {
        var found: Set<Step> = []
        var resolved = directory
        var pending = [name]
        var links = 0
        while let component = pending.popLast() {
            if component.isEmpty || component == "." { continue }
            if component == ".." {
                resolved = parent(of: resolved)
                continue
            }
            let path = join(resolved, component)
            guard let status = try? FileStatus.ofLink(path) else {
                found.insert(Step(directory: resolved, name: component))
                return found
            }
            if status.kind == .symbolicLink {
                links += 1
                found.insert(Step(directory: resolved, name: component))
                guard links <= maximumLinks, let target = try? SymbolicLink.target(path) else { return found }
                if target.hasPrefix("/") { resolved = "/" }
                pending.append(contentsOf: target.split(separator: "/").reversed().map { String($0) })
            } else if pending.isEmpty {
                found.insert(Step(directory: resolved, name: component))
            } else {
                resolved = path
            }
        }
        return found
    }

    /// The path one step up; `/` for the root itself.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component of a path.
    static func name(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }

    static func join(_ directory: String, _ name: String) -> String {
        directory == "/" ? "/" + name : directory + "/" + name
    }
}
