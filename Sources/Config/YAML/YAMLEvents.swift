internal import CYAML

/// The events of libyaml's parser, one at a time. Owns the C parser; the bytes outlive it by construction.
@safe struct YAMLEvents: ~Copyable {
    enum Event {
        case scalar(text: String, plain: Bool)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
        case alias
        case documentStart
        case other
        case streamEnd
    }

    /// An event with its place and what is attached to it.
    struct Item {
        var event: Event
        var mark: Mark
        /// It carries an anchor (`&name`) or an explicit tag (`!tag`).
        var isDecorated: Bool
    }

    /// Why libyaml gave up.
    struct Failure: Error {
        var problem: String
        var context: String
        /// nil: only the byte offset is known.
        var mark: Mark?
        var byteOffset: Int
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// `bytes` must stay in place as long as this value lives.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) {
        // Allocated, since libyaml keeps pointers into its own structure.
        unsafe parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            throw Failure(problem: "out of memory", context: "", mark: .start, byteOffset: 0)
        }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
    }

    /// The next event; not to be called again after `.streamEnd` or a failure.
    mutating func next() throws(Failure) -> Item {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        // The event owns its strings; they are copied before it goes.
        defer { unsafe yaml_event_delete(&event) }
        let mark = unsafe Mark(event.start_mark)
        return unsafe Item(event: Self.meaning(of: event), mark: mark, isDecorated: Self.isDecorated(event))
    }

    private static func meaning(of event: yaml_event_t) -> Event {
        switch unsafe event.type {
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            // libyaml gives exactly `length` bytes of valid UTF-8.
            let text = unsafe String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            return unsafe .scalar(text: text, plain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
        case YAML_SEQUENCE_START_EVENT: return .sequenceStart
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT: return .mappingStart
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        case YAML_ALIAS_EVENT: return .alias
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return .streamEnd
        default: return .other
        }
    }

    private static func isDecorated(_ event: yaml_event_t) -> Bool {
        // The union is read by the member that the type names.
        switch unsafe event.type {
        case YAML_SCALAR_EVENT: unsafe event.data.scalar.anchor != nil || event.data.scalar.tag != nil
        case YAML_SEQUENCE_START_EVENT: unsafe event.data.sequence_start.anchor != nil || event.data.sequence_start.tag != nil
        case YAML_MAPPING_START_EVENT: unsafe event.data.mapping_start.anchor != nil || event.data.mapping_start.tag != nil
        default: false
        }
    }

    private func failure() -> Failure {
        // Both texts are constants of libyaml, or nil.
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "out of memory"
        let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) } ?? ""
        let known = unsafe parser.pointee.error == YAML_SCANNER_ERROR || parser.pointee.error == YAML_PARSER_ERROR
        let mark = unsafe known ? Mark(parser.pointee.problem_mark) : nil
        return unsafe Failure(problem: problem, context: context, mark: mark, byteOffset: Int(clamping: parser.pointee.problem_offset))
    }
}

extension Mark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(clamping: mark.line) &+ 1, column: Int(clamping: mark.column) &+ 1)
    }
}
