/// What TLS sessions are made with: an SSL_CTX for each policy. It belongs to a snapshot; the sessions that were begun with it keep it alive.
///
/// A session begins with the context of policy 0. The client-hello callback chooses the certificate from the worker's index, and where the name
/// has a policy of its own it switches to that one's context, before resumption is looked at; the certificate callback installs the certificate.
public final class TLSContext {
    internal let contexts: [PolicyContext]
    internal let choice: PolicyChoice
    internal let defaultCertificate: DefaultCertificate
    internal let environment: TLSEnvironment

    /// Clients that send no name have a certificate chosen by the configuration.
    public var hasDefaultName: Bool { defaultCertificate.name != nil }

    /// Builds the contexts (some 100 us and 13 KiB each); throws OpenSSL's reason.
    public init(
        policies: PolicyChoice, defaultCertificate: DefaultCertificate, environment: TLSEnvironment
    ) throws(TLSFailure) {
        var contexts: [PolicyContext] = []
        for policy in policies.policies { contexts.append(try PolicyContext(policy)) }
        self.contexts = contexts
        choice = policies
        self.defaultCertificate = defaultCertificate
        self.environment = environment
    }
}

/// OpenSSL refused, with its words.
public struct TLSFailure: Error, Equatable, CustomStringConvertible {
    public let description: String

    internal init(_ description: String) {
        self.description = description
    }
}
