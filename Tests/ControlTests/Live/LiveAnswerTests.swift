import Testing

@testable import Control

@Suite struct LiveAnswerTests {
    @Test(arguments: [
        LiveAnswer.certificates(version: "1.2.3", capacity: 16 << 20, length: 4096, condition: 512),
        .certificates(version: "0", capacity: 8, length: 0, condition: 1), .refused(reason: "no memory for the answer"),
    ])
    func `what is written is read`(_ answer: LiveAnswer) {
        #expect(LiveAnswer(answer.bytes) == answer)
    }

    @Test(arguments: [
        "", "\n", "refused \n", "refused a\nb\n", "refused a", "portico 1\n", "portico 1\ncapacity 8\nlength 0\n",
        "portico 1\ncapacity 8\nlength 16\ncondition 1\n", "portico 1\ncapacity 0\nlength 0\ncondition 1\n",
        "portico 1\ncapacity 8\nlength 0\ncondition 0\n", "portico 1\ncapacity 8\nlength 0\ncondition 67108865\n",
        "portico 1\ncapacity -8\nlength 0\ncondition 1\n", "portico 1\ncapacity +8\nlength 0\ncondition 1\n",
        "portico 1\ncapacity 99999999999999999999\nlength 0\ncondition 1\n", "portico 1\nlength 0\ncapacity 8\ncondition 1\n",
        "portico 1\ncapacity 8\nlength 0\ncondition 1\nmore 1\n", "portico \ncapacity 8\nlength 0\ncondition 1\n",
    ])
    func `nothing else is`(_ text: String) {
        #expect(LiveAnswer(Array(text.utf8)) == nil)
    }

    @Test func `nor what is too long or no text`() {
        #expect(LiveAnswer(Array("refused \(String(repeating: "r", count: 2000))\n".utf8)) == nil)
        #expect(LiveAnswer(Array("refused ".utf8) + [0xFF, 0x0A]) == nil)
    }
}
