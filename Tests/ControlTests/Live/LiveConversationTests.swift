import Bytes
import Testing

@testable import Control

@Suite struct LiveConversationTests {
    private var conversation: LiveConversation { LiveConversation(now: MonotonicTime(milliseconds: 1000)) }

    @Test func `a question, an answer, the end`() {
        var conversation = conversation
        #expect(conversation.deadline == MonotonicTime(milliseconds: 6000))
        #expect(conversation.wantsToWrite == false)
        #expect(conversation.take(.request(LiveRequest.certificates.bytes)) == .answer(.certificates))
        #expect(conversation.wantsToWrite)
        #expect(conversation.take(.sent) == .close)
        #expect(conversation.isClosed)
    }

    @Test func `an answer may have to wait for room`() {
        var conversation = conversation
        _ = conversation.take(.request(LiveRequest.certificates.bytes))
        #expect(conversation.take(.blocked) == .wait && conversation.wantsToWrite)
        #expect(conversation.take(.blocked) == .wait)
        #expect(conversation.take(.sent) == .close)
    }

    @Test func `an unknown question is refused and the client let go`() {
        var conversation = conversation
        guard case .refuse = conversation.take(.request(Array("secrets\n".utf8))) else {
            Issue.record("expected a refusal")
            return
        }
        #expect(conversation.take(.sent) == .close)
    }

    @Test func `what makes no sense ends it`() {
        var early = conversation
        #expect(early.take(.unreadable) == .close)
        var gone = conversation
        #expect(gone.take(.ended) == .close)
        var impatient = conversation
        _ = impatient.take(.request(LiveRequest.certificates.bytes))
        #expect(impatient.take(.request(LiveRequest.certificates.bytes)) == .close)
        #expect(impatient.take(.request(LiveRequest.certificates.bytes)) == .close && impatient.isClosed)
        var broken = conversation
        _ = broken.take(.request(LiveRequest.certificates.bytes))
        #expect(broken.take(.ended) == .close && broken.isClosed)
    }
}
