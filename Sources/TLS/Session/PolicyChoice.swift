/// The policies of one configuration, and which of them a connection is made under.
public struct PolicyChoice {
    /// By number; 0 is the policy of every name that has none of its own, and of clients that send no name.
    public let policies: [TLSPolicy]
    /// The number of the policy for `TLSSession.serverName`; nil: there is only one.
    internal let number: ((_ serverName: [UInt8]) -> Int)?

    /// The same policy for all names.
    public init(_ policy: TLSPolicy) {
        policies = [policy]
        number = nil
    }

    /// `number` gives the place of a name's policy in `policies` (not empty); it is asked once per ClientHello, with the name in lower case and
    /// without trailing dot, empty when the client sent none or one that cannot be a host name.
    public init(_ policies: [TLSPolicy], number: @escaping (_ serverName: [UInt8]) -> Int) {
        precondition(!policies.isEmpty, "a name without a policy")
        self.policies = policies
        self.number = number
    }
}
