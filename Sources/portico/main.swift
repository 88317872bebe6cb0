internal import Control
internal import Glibc
internal import Proxy

// Not `exit`: it takes OpenSSL apart while the thread of the certificates may be at work. Nothing is buffered that it would write.
_exit(Program.run(Array(CommandLine.arguments.dropFirst()), worker: runWorker))
