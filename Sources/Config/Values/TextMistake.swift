/// Why a text is not what it should be: the message of a finding.
struct TextMistake: Error, Equatable {
    let message: String

    init(_ message: String) { self.message = message }
}
