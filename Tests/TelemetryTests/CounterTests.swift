import Testing

@testable import Telemetry

@Suite struct CounterTests {
    @Test(arguments: [
        (100, Counter.responses1xx), (199, .responses1xx), (200, .responses2xx), (308, .responses3xx), (404, .responses4xx),
        (499, .responses4xx), (500, .responses5xx), (599, .responses5xx), (0, .responses5xx), (-1, .responses5xx), (1000, .responses5xx),
    ])
    func `every status has a counter`(_ status: Int, _ counter: Counter) {
        #expect(Counter.response(status: status) == counter)
    }
}
