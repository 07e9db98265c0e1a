/* Stands between a program and its disk.
 *
 *   cc -shared -fPIC -o slow_fsync.so slow_fsync.c
 *   LD_PRELOAD=./slow_fsync.so SLOW_FSYNC_MS=5 program
 *
 * SLOW_FSYNC_MS  every fsync and fdatasync takes this much longer, as on a real disk
 * FSYNC_LOG      a file that gets a line "sync PATH" after each of them that has succeeded
 * FSYNC_FAILS    while this file exists they fail with EIO, as on a dying disk
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void tell(int fd, const char *log)
{
    char link[32], line[4096] = "sync ";
    ssize_t length;
    int file = open(log, O_WRONLY | O_APPEND | O_CLOEXEC);

    if (file < 0)
        return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, line + 5, sizeof line - 6);
    if (length > 0) {
        line[5 + length] = '\n';
        if (write(file, line, 6 + length) < 0)
            abort();
    }
    close(file);
}

static int stand_between(int fd, long call)
{
    const char *ms = getenv("SLOW_FSYNC_MS"), *log = getenv("FSYNC_LOG");
    const char *fails = getenv("FSYNC_FAILS");
    int result;

    if (fails && access(fails, F_OK) == 0) {
        errno = EIO;
        return -1;
    }
    if (ms) {
        long left = atol(ms);
        struct timespec pause = {left / 1000, left % 1000 * 1000000};
        nanosleep(&pause, NULL);
    }
    result = syscall(call, fd);
    if (log && result == 0)
        tell(fd, log);
    return result;
}

int fsync(int fd) { return stand_between(fd, SYS_fsync); }
int fdatasync(int fd) { return stand_between(fd, SYS_fdatasync); }
