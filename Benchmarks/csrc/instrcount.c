// Preloaded under callgrind: lets the worker run under it too, and zeroes and dumps its counters between two turns.
#define _GNU_SOURCE
#include "turns.h"

#include <dlfcn.h>
#include <spawn.h>
#include <string.h>
#include <valgrind/callgrind.h>

__attribute__((constructor)) static void begin(void) { turns = share(sizeof *turns); }

static void perform(enum command command) {
    if (command == BEGIN) CALLGRIND_ZERO_STATS;
    else CALLGRIND_DUMP_STATS;
}

// For the program, /proc/self/exe is itself; for the kernel it is valgrind.
int posix_spawn(pid_t *restrict process, const char *restrict path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *restrict attributes, char *const arguments[restrict], char *const environment[restrict]) {
    int (*next)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const *, char *const *) =
        dlsym(RTLD_NEXT, "posix_spawn");
    const char *binary = getenv("BUDGET_BINARY");
    if (!next) abort();
    return next(process, binary && !strcmp(path, "/proc/self/exe") ? binary : path, actions, attributes, arguments, environment);
}
