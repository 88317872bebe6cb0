// What the preloaded counters share: a page for talking with the script, the moment at which they start and stop, and the clock in between.
//
// Every process that is started with BUDGET_FOLDER maps a file of that folder, named after its process id. The script writes a command
// and raises `asked`; the worker obeys when epoll_wait next returns and answers in `done`. A count so begins and ends between two turns,
// with the same work on both sides of it, and no signal, debugger or /proc is needed.
//
// While it is counted, the worker's clock goes forward by the turn: what it does once a second would otherwise have a larger share in each
// request the slower the machine is.
#ifndef PORTICO_BUDGET_TURNS_H
#define PORTICO_BUDGET_TURNS_H

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum command { BEGIN = 1, END = 2 };

// budgets/page.py reads it by offset.
struct turns {
    uint32_t asked, done, command;
    uint32_t waiting;  // 1 while it is inside epoll_wait: all work is done
    uint64_t turns;    // how often epoll_wait returned; 0: no worker
};

// The counter's own: what it does between two turns.
static void perform(enum command command);

// Maps `length` bytes that begin with a `struct turns`; private memory when nobody asks for it.
static void *share(size_t length) {
    char path[4096];
    int file = -1;
    const char *folder = getenv("BUDGET_FOLDER");
    if (folder) {
        snprintf(path, sizeof path, "%s/%d", folder, (int)getpid());
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file >= 0 && ftruncate(file, (off_t)length) != 0) abort();
    }
    void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, file >= 0 ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS, file, 0);
    if (memory == MAP_FAILED) abort();
    if (file >= 0) close(file);
    return memory;
}

static struct turns *turns;

// About what a turn takes when they follow one another without a pause.
enum { TURN_NANOSECONDS = 25000 };
static const int64_t second = 1000000000;

// CLOCK_REALTIME and CLOCK_MONOTONIC, in nanoseconds: when the count began or ended, and how far behind the real one it was then.
static struct {
    int64_t start, lag;
} clocks[2];
static int counting;
static uint64_t first_turn;

static int64_t real_time(clockid_t clock) {
    struct timespec time;
    if (syscall(SYS_clock_gettime, clock, &time) != 0) abort();
    return time.tv_sec * second + time.tv_nsec;
}

static int64_t own_time(clockid_t clock) {
    if (counting) return clocks[clock].start + (int64_t)(turns->turns - first_turn) * TURN_NANOSECONDS;
    return real_time(clock) - clocks[clock].lag;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) return (int)syscall(SYS_clock_gettime, clock, time);
    int64_t now = own_time(clock);
    time->tv_sec = now / second;
    time->tv_nsec = now % second;
    return 0;
}

static void obey(enum command command) {
    // No clock ever jumps: after the count it goes on from where it is.
    for (clockid_t clock = 0; clock < 2; clock++) {
        clocks[clock].start = own_time(clock);
        clocks[clock].lag = real_time(clock) - clocks[clock].start;
    }
    first_turn = turns->turns;
    counting = command == BEGIN;
    perform(command);
}

int epoll_wait(int poller, struct epoll_event *events, int most, int timeout) {
    __atomic_store_n(&turns->waiting, 1, __ATOMIC_RELEASE);
    // The clock stands still while it waits, so nothing falls due.
    int count = epoll_pwait(poller, events, most, counting && timeout > 0 ? -1 : timeout, NULL);
    int error = errno;
    __atomic_store_n(&turns->waiting, 0, __ATOMIC_RELEASE);
    turns->turns++;
    uint32_t asked = __atomic_load_n(&turns->asked, __ATOMIC_ACQUIRE);
    if (asked != turns->done) {
        obey(turns->command);
        __atomic_store_n(&turns->done, asked, __ATOMIC_RELEASE);
    }
    errno = error;
    return count;
}

#endif
