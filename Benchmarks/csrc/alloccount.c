// Preloaded: counts heap allocations by the stack that asked for them, while the script says so.
#define _GNU_SOURCE
#include "turns.h"

#include <link.h>
#include <stddef.h>
#include <string.h>
#include <unwind.h>

enum { MODULES = 64, SITES = 2048, FRAMES = 24, PATH = 240 };

struct module {
    uint64_t base, start, end;
    char path[PATH];
};

struct site {
    uint64_t count, bytes, depth;
    uint64_t frames[FRAMES];  // return addresses, the caller of the allocator first
};

// budgets/page.py reads it by offset.
struct page {
    struct turns turns;
    uint64_t allocations, frees, lost;  // lost: sites beyond the table
    uint64_t modules;
    struct module module[MODULES];
    struct site site[SITES];
};

// glibc's own allocator under its other names: no search with dlsym, which would allocate.
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static struct page *page;
// The worker has one thread; what others do is not counted.
static __thread int counts __attribute__((tls_model("initial-exec")));

__attribute__((constructor)) static void begin(void) {
    page = share(sizeof *page);
    turns = &page->turns;
}

static int note_module(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size, (void)unused;
    if (page->modules == MODULES) return 1;
    struct module *module = &page->module[page->modules++];
    module->base = info->dlpi_addr;
    module->start = UINT64_MAX, module->end = 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
        uint64_t start = info->dlpi_addr + part->p_vaddr;
        if (start < module->start) module->start = start;
        if (start + part->p_memsz > module->end) module->end = start + part->p_memsz;
    }
    strncpy(module->path, info->dlpi_name, PATH - 1);
    return 0;
}

static void perform(enum command command) {
    if (command == BEGIN) {
        memset(&page->allocations, 0, sizeof *page - offsetof(struct page, allocations));
        dl_iterate_phdr(note_module, NULL);
    }
    counts = command == BEGIN;
}

struct walk {
    uint64_t caller, depth;
    uint64_t frames[FRAMES];
};

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *argument) {
    struct walk *walk = argument;
    uint64_t address = _Unwind_GetIP(context);
    // The first frames are this file's own.
    if (walk->depth == 0 && address != walk->caller) return _URC_NO_REASON;
    walk->frames[walk->depth++] = address;
    return walk->depth == FRAMES ? _URC_END_OF_STACK : _URC_NO_REASON;
}

static struct site *find(const struct walk *walk) {
    uint64_t hash = 14695981039346656037u;
    for (uint64_t i = 0; i < walk->depth; i++) hash = (hash ^ walk->frames[i]) * 1099511628211u;
    for (uint64_t i = 0; i < SITES; i++) {
        struct site *site = &page->site[(hash + i) % SITES];
        if (!site->count) {
            site->depth = walk->depth;
            memcpy(site->frames, walk->frames, sizeof site->frames);
            return site;
        }
        if (site->depth == walk->depth && !memcmp(site->frames, walk->frames, walk->depth * sizeof *walk->frames)) return site;
    }
    return NULL;
}

static void count(uint64_t caller, size_t bytes) {
    // The unwinder may allocate: that is ours.
    counts = 0;
    struct walk walk = {.caller = caller};
    _Unwind_Backtrace(step, &walk);
    if (!walk.depth) walk.frames[walk.depth++] = caller;
    struct site *site = find(&walk);
    page->allocations++;
    if (site) site->count++, site->bytes += bytes;
    else page->lost++;
    counts = 1;
}

#define COUNT(bytes) do { if (counts) count((uint64_t)(uintptr_t)__builtin_return_address(0), bytes); } while (0)

void *malloc(size_t bytes) {
    COUNT(bytes);
    return __libc_malloc(bytes);
}

void *calloc(size_t number, size_t bytes) {
    COUNT(number * bytes);
    return __libc_calloc(number, bytes);
}

void *realloc(void *old, size_t bytes) {
    COUNT(bytes);
    if (counts && old) page->frees++;
    return __libc_realloc(old, bytes);
}

void *memalign(size_t alignment, size_t bytes) {
    COUNT(bytes);
    return __libc_memalign(alignment, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) {
    COUNT(bytes);
    return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **result, size_t alignment, size_t bytes) {
    COUNT(bytes);
    void *memory = __libc_memalign(alignment, bytes);
    if (!memory) return ENOMEM;
    *result = memory;
    return 0;
}

void free(void *old) {
    if (counts && old) page->frees++;
    __libc_free(old);
}
