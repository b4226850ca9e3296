/* Loaded into a run and its workers (LD_PRELOAD): counts the calls that change files below a folder, over all processes of the
 * run, and at one of them kills the process group or lets the call fail. strace counts for each process by itself, and stops
 * every one at every call. Read from the environment at each call:
 *   FAULT_UNDER    folder whose files count; without it nothing is done
 *   FAULT_COUNTER  file of 8 zero bytes
 *   FAULT_LOG      file to which every counted call is appended: kind, tab, path
 *   FAULT_KIND     kind of call that is meant (rename, fsync, write, mkdir, unlink, symlink, chmod, ftruncate, create)
 *   FAULT_PATH     pattern (fnmatch) of the paths that are meant
 *   FAULT_AT       which of them, from 1; 0: none
 *   FAULT_ERRNO    0: SIGKILL to the process group on entering the call; else it and all that follow fail with this error
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long *counter(void) {
    static long *mapped;
    if (mapped == NULL) {
        int fd = syscall(SYS_openat, AT_FDCWD, getenv("FAULT_COUNTER"), O_RDWR | O_CLOEXEC, 0);
        mapped = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        syscall(SYS_close, fd);
    }
    return mapped;
}

static void log_call(const char *kind, const char *path) {
    char line[4200];
    int fd = syscall(SYS_openat, AT_FDCWD, getenv("FAULT_LOG"), O_WRONLY | O_APPEND | O_CLOEXEC, 0);
    int length = snprintf(line, sizeof line, "%s\t%s\n", kind, path);
    syscall(SYS_write, fd, line, length);
    syscall(SYS_close, fd);
}

/* Whether the call is to fail; errno is set then. Does not return where the run is to be killed. */
static int fails(const char *kind, const char *path) {
    const char *under = getenv("FAULT_UNDER");
    if (under == NULL || strncmp(path, under, strlen(under)) != 0) return 0;
    if (getenv("FAULT_LOG")) log_call(kind, path);
    const char *meant = getenv("FAULT_KIND"), *pattern = getenv("FAULT_PATH"), *at = getenv("FAULT_AT"), *error = getenv("FAULT_ERRNO");
    if (!meant || !pattern || !at || !error || atol(at) == 0 || strcmp(meant, kind) != 0 || fnmatch(pattern, path, 0) != 0) return 0;
    long count = __atomic_add_fetch(counter(), 1, __ATOMIC_SEQ_CST);
    if (atoi(error) == 0) {
        if (count == atol(at)) kill(0, SIGKILL);
        return 0;
    }
    if (count < atol(at)) return 0;
    errno = atoi(error);
    return 1;
}

static int fails_at(const char *kind, int folder, const char *name) {
    char path[4096], link[64];
    ssize_t length = 0;
    if (getenv("FAULT_UNDER") == NULL) return 0;
    if (name == NULL || name[0] != '/') {
        if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
        else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        length = readlink(link, path, sizeof path - 1);
        if (length < 0) return 0;
    }
    if (name != NULL) length += snprintf(path + length, sizeof path - length, "%s%s", length ? "/" : "", name);
    path[length] = 0;
    return fails(kind, path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define GUARD(kind, folder, path) if (fails_at(kind, folder, path)) return -1

int rename(const char *from, const char *to) { GUARD("rename", AT_FDCWD, from); return REAL(rename)(from, to); }
int renameat(int a, const char *from, int b, const char *to) { GUARD("rename", a, from); return REAL(renameat)(a, from, b, to); }
int link(const char *from, const char *to) { GUARD("link", AT_FDCWD, to); return REAL(link)(from, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) { GUARD("link", b, to); return REAL(linkat)(a, from, b, to, flags); }
int symlink(const char *target, const char *path) { GUARD("symlink", AT_FDCWD, path); return REAL(symlink)(target, path); }
int symlinkat(const char *target, int folder, const char *path) { GUARD("symlink", folder, path); return REAL(symlinkat)(target, folder, path); }
int mkdir(const char *path, mode_t mode) { GUARD("mkdir", AT_FDCWD, path); return REAL(mkdir)(path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { GUARD("mkdir", folder, path); return REAL(mkdirat)(folder, path, mode); }
int rmdir(const char *path) { GUARD("unlink", AT_FDCWD, path); return REAL(rmdir)(path); }
int unlink(const char *path) { GUARD("unlink", AT_FDCWD, path); return REAL(unlink)(path); }
int unlinkat(int folder, const char *path, int flags) { GUARD("unlink", folder, path); return REAL(unlinkat)(folder, path, flags); }
int chmod(const char *path, mode_t mode) { GUARD("chmod", AT_FDCWD, path); return REAL(chmod)(path, mode); }
int fchmod(int fd, mode_t mode) { GUARD("chmod", fd, NULL); return REAL(fchmod)(fd, mode); }
int fchmodat(int folder, const char *path, mode_t mode, int flags) { GUARD("chmod", folder, path); return REAL(fchmodat)(folder, path, mode, flags); }
int fsync(int fd) { GUARD("fsync", fd, NULL); return REAL(fsync)(fd); }
int fdatasync(int fd) { GUARD("fsync", fd, NULL); return REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t length) { GUARD("ftruncate", fd, NULL); return REAL(ftruncate)(fd, length); }
int ftruncate64(int fd, off64_t length) { GUARD("ftruncate", fd, NULL); return REAL(ftruncate64)(fd, length); }
ssize_t write(int fd, const void *bytes, size_t n) { GUARD("write", fd, NULL); return REAL(write)(fd, bytes, n); }
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) { GUARD("write", fd, NULL); return REAL(pwrite)(fd, bytes, n, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) { GUARD("write", fd, NULL); return REAL(pwrite64)(fd, bytes, n, at); }
ssize_t writev(int fd, const struct iovec *parts, int n) { GUARD("write", fd, NULL); return REAL(writev)(fd, parts, n); }
ssize_t sendfile(int to, int from, off_t *at, size_t n) { GUARD("write", to, NULL); return REAL(sendfile)(to, from, at, n); }
ssize_t sendfile64(int to, int from, off64_t *at, size_t n) { GUARD("write", to, NULL); return REAL(sendfile64)(to, from, at, n); }
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t n, unsigned flags) {
    GUARD("write", to, NULL);
    return REAL(copy_file_range)(from, a, to, b, n, flags);
}

#define OPENED(name)                                                     \
    int name(const char *path, int flags, ...) {                         \
        va_list rest;                                                    \
        va_start(rest, flags);                                           \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                                    \
        if (flags & (O_CREAT | O_TRUNC)) GUARD("create", AT_FDCWD, path); \
        return REAL(name)(path, flags, mode);                            \
    }
OPENED(open)
OPENED(open64)
#define OPENED_AT(name)                                                  \
    int name(int folder, const char *path, int flags, ...) {             \
        va_list rest;                                                    \
        va_start(rest, flags);                                           \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                                    \
        if (flags & (O_CREAT | O_TRUNC)) GUARD("create", folder, path);  \
        return REAL(name)(folder, path, flags, mode);                    \
    }
OPENED_AT(openat)
OPENED_AT(openat64)
