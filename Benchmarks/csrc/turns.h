// What the preloaded counters share: a page for talking with the script, and the moment at which they may be started and stopped.
//
// Every process that is started with BUDGET_FOLDER maps a file of that folder, named after its process id. The script writes a command and
// raises `asked`; the worker obeys when epoll_wait next returns and answers in `done`. A count so begins and ends between two turns, with the
// same work on both sides of it, and no signal, debugger or /proc is needed.
#ifndef PORTICO_BUDGET_TURNS_H
#define PORTICO_BUDGET_TURNS_H

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
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

int epoll_wait(int poller, struct epoll_event *events, int most, int timeout) {
    __atomic_store_n(&turns->waiting, 1, __ATOMIC_RELEASE);
    int count = epoll_pwait(poller, events, most, timeout, NULL);
    int error = errno;
    __atomic_store_n(&turns->waiting, 0, __ATOMIC_RELEASE);
    turns->turns++;
    uint32_t asked = __atomic_load_n(&turns->asked, __ATOMIC_ACQUIRE);
    if (asked != turns->done) {
        perform(turns->command);
        __atomic_store_n(&turns->done, asked, __ATOMIC_RELEASE);
    }
    errno = error;
    return count;
}

#endif
