/// The path of a route.
enum RoutePath {
    /// A prefix of normalised paths: begins with `/`, decoded, without query, dot segments and doubled slashes; at most 1024 bytes.
    static func parse(_ text: String) throws(TextMistake) -> String {
        guard text.hasPrefix("/") else { throw TextMistake("\(Quote.text(text)) must begin with `/`") }
        guard text.utf8.count <= 1024 else { throw TextMistake("\(Quote.text(text)) has more than 1024 bytes") }
        if text.contains("?") || text.contains("#") {
            throw TextMistake("\(Quote.text(text)) must end before `?` and `#`: routes compare paths only")
        }
        if text.contains("*") { throw TextMistake("\(Quote.text(text)) is a prefix already; leave the `*` out") }
        if text.contains("%") {
            throw TextMistake("\(Quote.text(text)) must be written decoded, without `%`: routes compare decoded paths")
        }
        let segments = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard !segments.dropLast().contains(""), !segments.contains("."), !segments.contains("..") else {
            throw TextMistake("\(Quote.text(text)) must not contain `//`, `/./` or `/../`: routes compare normalised paths")
        }
        return text
    }
}
