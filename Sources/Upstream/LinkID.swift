/// The place of an upstream connection in the worker's table. Pools keep this number, never the connection.
public typealias LinkID = Int32
