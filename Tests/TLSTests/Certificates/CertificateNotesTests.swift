import TLS
import Testing

@Suite struct CertificateNotesTests {
    @Test func hasWordsForEachNote() {
        let all = (0..<11).map { CertificateNotes(rawValue: 1 << $0) }
        for note in all { #expect(note.texts.count == 1) }
        #expect(Set(all.flatMap(\.texts)).count == all.count)
        #expect(CertificateNotes(rawValue: ~0).texts.count == all.count)
        #expect(CertificateNotes().texts.isEmpty)
    }

    @Test func namesWarningsFirst() {
        let notes: CertificateNotes = [.reordered, .issuerExpired]
        #expect(notes.texts == ["an intermediate certificate of the chain has expired", "the chain was put in order"])
        #expect(CertificateNotes.warnings.isDisjoint(with: [.reordered, .duplicateDropped, .rootDropped, .completed, .selfSigned]))
    }
}
