/// Why a file, or a part of one, is not used, in words for the operator.
public struct FileRefusal: Error, Sendable, Equatable {
    public let reason: String

    public init(_ reason: String) {
        self.reason = reason
    }
}
