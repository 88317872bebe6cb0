// The Linux calls that Swift's Glibc module lacks, and macros it cannot import.
// _GNU_SOURCE is not defined here: it clashes with the prebuilt Glibc module, so the GNU-only calls are declared by hand.
#ifndef PORTICO_CLINUX_H
#define PORTICO_CLINUX_H

#include <errno.h>
#include <fcntl.h>
#include <linux/memfd.h>
#include <linux/sockios.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

int accept4(int, struct sockaddr *, socklen_t *, int);
int pipe2(int[2], int);
int memfd_create(const char *, unsigned int);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
int sched_getaffinity(pid_t, size_t, void *);
ssize_t getrandom(void *, size_t, unsigned int);

// Hidden behind _GNU_SOURCE in <fcntl.h>; the same on every Linux architecture.
enum {
    PORTICO_ADD_SEALS = 1033,
    PORTICO_GET_SEALS = 1034,
    PORTICO_SEAL_SEAL = 0x1,
    PORTICO_SEAL_SHRINK = 0x2,
    PORTICO_SEAL_GROW = 0x4,
    PORTICO_SEAL_FUTURE_WRITE = 0x10,
    PORTICO_OPEN_PATH = 010000000,
};

// prctl is variadic, which Swift cannot call.
static inline int portico_prctl(int option, unsigned long argument) { return prctl(option, argument, 0UL, 0UL, 0UL); }
static inline int portico_set_name(const char *name) { return prctl(PR_SET_NAME, name, 0UL, 0UL, 0UL); }

// O_TMPFILE needs _GNU_SOURCE; its value is part of the kernel's interface.
static const int CLinux_O_TMPFILE = 020000000 | O_DIRECTORY;

// d_type's values and the idle scheduling class hide behind _GNU_SOURCE; they are part of the kernel's interface.
static const int CLinux_DT_UNKNOWN = 0;
static const int CLinux_DT_DIR = 4;
static const int CLinux_DT_REG = 8;
static const int CLinux_DT_LNK = 10;
static const int CLinux_SCHED_IDLE = 5;

// ioctl is variadic, which Swift does not import.
static inline int CLinux_unacknowledged(int descriptor, int *count) { return ioctl(descriptor, SIOCOUTQ, count); }

static inline int CLinux_window_columns(int descriptor, unsigned short *columns) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -1;
    *columns = size.ws_col;
    return 0;
}

// struct ucred needs _GNU_SOURCE; its layout (pid, uid, gid) is part of the kernel's interface.
static inline int CLinux_peer(int descriptor, int *process, unsigned int *user) {
    struct { int process; unsigned int user, group; } peer;
    socklen_t length = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0 || length != sizeof peer) return -1;
    *process = peer.process;
    *user = peer.user;
    return 0;
}

#endif
