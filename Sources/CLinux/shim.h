// The Linux calls that Swift's Glibc module lacks, and macros it cannot import.
// _GNU_SOURCE is not defined here: it clashes with the prebuilt Glibc module, so the GNU-only calls are declared by hand.
#ifndef PORTICO_CLINUX_H
#define PORTICO_CLINUX_H

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
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

#endif
