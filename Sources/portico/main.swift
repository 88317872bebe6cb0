internal import Control
internal import Glibc
internal import Proxy

exit(Program.run(Array(CommandLine.arguments.dropFirst()), worker: runWorker))
