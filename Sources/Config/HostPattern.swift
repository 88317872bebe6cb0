/// The hosts that a route is for; names are lower case, in A-label form, without trailing dot.
public enum HostPattern: Hashable, Sendable {
    case any
    case exact(String)
    /// `*.example.test` is `.wildcard("example.test")`: exactly one label in front of the suffix.
    case wildcard(String)
}
