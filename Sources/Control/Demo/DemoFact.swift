/// One line of a table on the demo page.
internal struct DemoFact: Equatable, Sendable {
    var name: String
    var value: String
}
