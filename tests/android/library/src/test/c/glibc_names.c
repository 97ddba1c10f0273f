// Debian's unwinder is compiled for another C library and wants these of it. The NDK's, which ships, is compiled for Android's.
#include <stdarg.h>

struct file;
extern int *__errno(void);
extern int vfprintf(struct file *file, const char *format, va_list arguments);
extern void abort(void) __attribute__((noreturn));

int *__errno_location(void) { return __errno(); }

int __vfprintf_chk(struct file *file, int flag, const char *format, va_list arguments) {
    (void)flag;
    return vfprintf(file, format, arguments);
}

void __assert_fail(void) { abort(); }
