import Testing
import Wire

@Suite struct ServerSoftwareTests {
    private static func streams(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        return ServerSoftware.streams(bytes.span)
    }

    @Test(arguments: ["uvicorn", "Uvicorn", "hypercorn-h11", "daphne", "TornadoServer/6.6.1"])
    func streams(_ value: String) {
        #expect(Self.streams(value))
    }

    @Test(arguments: [
        "", "gunicorn", "waitress", "Werkzeug/3.1.9 Python/3.11", "uvi", "tornadoserver", "nginx", "my uvicorn", "TwistedWeb/26",
    ])
    func isNotKnownTo(_ value: String) {
        #expect(!Self.streams(value))
    }
}
