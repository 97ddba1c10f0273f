// Calls the library through its C functions, as the generated Kotlin and Swift do, so that Valgrind sees every handle and buffer that
// crosses the border. Usage: driver DOMAIN CA_FILE APP_KEY APP_SECRET
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define _Nonnull
#define _Nullable
#include "AnonCallFFI.h"

static void fail(const char *what) {
    fprintf(stderr, "driver: %s\n", what);
    exit(1);
}

static void check(RustCallStatus status, const char *what) {
    if (status.code != 0) fail(what);
}

// ---- What is handed over: big-endian numbers, texts and lists with their length before them.

typedef struct {
    uint8_t bytes[16384];
    size_t length;
} Writer;

static void put(Writer *writer, const void *bytes, size_t length) {
    if (writer->length + length > sizeof writer->bytes) fail("too much to write");
    memcpy(writer->bytes + writer->length, bytes, length);
    writer->length += length;
}

static void put_number(Writer *writer, uint64_t number, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        uint8_t byte = (uint8_t)(number >> shift);
        put(writer, &byte, 1);
    }
}

static void put_text(Writer *writer, const char *text) {
    put_number(writer, strlen(text), 4);
    put(writer, text, strlen(text));
}

static RustBuffer buffer_of(const void *bytes, size_t length) {
    RustCallStatus status = {0};
    ForeignBytes foreign = {(int32_t)length, bytes};
    RustBuffer buffer = ffi_anoncall_rustbuffer_from_bytes(foreign, &status);
    check(status, "no buffer");
    return buffer;
}

static void free_buffer(RustBuffer buffer) {
    RustCallStatus status = {0};
    ffi_anoncall_rustbuffer_free(buffer, &status);
    check(status, "a buffer was not freed");
}

static RustBuffer config(const char *domain, const char *app_key, const char *ca) {
    Writer writer = {.length = 0};
    put_text(&writer, domain);
    put_text(&writer, app_key);
    put_number(&writer, 0, 1);  // no token domain
    put_number(&writer, 0, 4);  // no headers
    put_number(&writer, 1, 4);  // one root certificate
    put_text(&writer, ca);
    put_number(&writer, 0, 1);  // not the platform's
    put_number(&writer, 0, 4);  // no device roots
    put_number(&writer, 0, 4);  // no pins
    put_number(&writer, 0, 1);  // no proxy
    put_number(&writer, 60000, 8);
    put_number(&writer, 30000, 8);
    put_number(&writer, 0, 1);  // no call history
    return buffer_of(writer.bytes, writer.length);
}

static RustBuffer request(const char *called) {
    Writer writer = {.length = 0};
    put_text(&writer, called);
    put_number(&writer, 0, 1);
    put_number(&writer, 0, 1);
    return buffer_of(writer.bytes, writer.length);
}

// ---- Waiting for a future.

typedef struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int woken;
    int8_t state;
} Waiter;

static void wake(uint64_t data, int8_t state) {
    Waiter *waiter = (Waiter *)(uintptr_t)data;
    pthread_mutex_lock(&waiter->mutex);
    waiter->woken = 1;
    waiter->state = state;
    pthread_cond_signal(&waiter->changed);
    pthread_mutex_unlock(&waiter->mutex);
}

static RustBuffer await_result(uint64_t future, RustCallStatus *status) {
    Waiter waiter = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 1};
    do {
        ffi_anoncall_rust_future_poll_rust_buffer(future, wake, (uint64_t)(uintptr_t)&waiter);
        pthread_mutex_lock(&waiter.mutex);
        while (!waiter.woken) pthread_cond_wait(&waiter.changed, &waiter.mutex);
        waiter.woken = 0;
        pthread_mutex_unlock(&waiter.mutex);
    } while (waiter.state != 0);
    RustBuffer result = ffi_anoncall_rust_future_complete_rust_buffer(future, status);
    ffi_anoncall_rust_future_free_rust_buffer(future);
    return result;
}

// ---- Calls.

static uint64_t begin(uint64_t client, const char *called) {
    RustCallStatus status = {0};
    uint64_t owned = uniffi_anoncall_fn_clone_callclient(client, &status);
    uint64_t call = uniffi_anoncall_fn_method_callclient_begin(owned, request(called), &status);
    check(status, "begin failed");
    return call;
}

static uint64_t result_of(uint64_t call) {
    RustCallStatus status = {0};
    uint64_t owned = uniffi_anoncall_fn_clone_pendingcall(call, &status);
    check(status, "the call was not cloned");
    return uniffi_anoncall_fn_method_pendingcall_result(owned);
}

static void free_call(uint64_t call) {
    RustCallStatus status = {0};
    uniffi_anoncall_fn_free_pendingcall(call, &status);
    check(status, "the call was not freed");
}

static uint64_t read_number(const uint8_t *bytes, int length) {
    uint64_t number = 0;
    while (length-- > 0) number = number << 8 | *bytes++;
    return number;
}

// The access code's handle stands behind host, port and address.
static uint64_t access_code_in(RustBuffer created) {
    const uint8_t *at = created.data;
    at += 4 + read_number(at, 4);
    at += 4;
    at += 4 + read_number(at, 4);
    return read_number(at, 8);
}

static void succeeds(uint64_t client) {
    RustCallStatus status = {0};
    uint64_t call = begin(client, "88884432");
    RustBuffer created = await_result(result_of(call), &status);
    check(status, "the call failed");
    uint64_t code = access_code_in(created);
    RustBuffer text = uniffi_anoncall_fn_method_accesscode_reveal(
        uniffi_anoncall_fn_clone_accesscode(code, &status), &status);
    check(status, "the access code was not revealed");
    if (text.len != 15 || memcmp(text.data, "179080024609291", 15) != 0) fail("another access code");
    free_buffer(text);
    uniffi_anoncall_fn_free_accesscode(code, &status);
    check(status, "the access code was not freed");
    free_buffer(created);
    free_call(call);
}

static void fails(uint64_t client, const char *called) {
    RustCallStatus status = {0};
    uint64_t call = begin(client, called);
    await_result(result_of(call), &status);
    if (status.code != 1) fail("it should have failed with the core's error");
    free_buffer(status.errorBuf);
    free_call(call);
}

static void is_cancelled(uint64_t client) {
    RustCallStatus status = {0};
    uint64_t call = begin(client, "90001001");
    uint64_t future = result_of(call);
    uniffi_anoncall_fn_method_pendingcall_cancel(uniffi_anoncall_fn_clone_pendingcall(call, &status), &status);
    check(status, "cancel failed");
    await_result(future, &status);
    if (status.code != 1) fail("a cancelled call should fail");
    free_buffer(status.errorBuf);
    free_call(call);
}

static char *read_file(const char *path) {
    static char text[8192];
    FILE *file = fopen(path, "r");
    if (!file) fail("no certificate file");
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    return text;
}

int main(int count, char **words) {
    if (count != 5) fail("usage: driver DOMAIN CA_FILE APP_KEY APP_SECRET");
    const char *ca = read_file(words[2]);
    RustCallStatus status = {0};
    uint64_t credentials = uniffi_anoncall_fn_constructor_credentials_app_secret(
        buffer_of(words[4], strlen(words[4])), &status);
    check(status, "no credentials");

    uniffi_anoncall_fn_constructor_callclient_new(
        config("http://insecure", words[3], ca),
        uniffi_anoncall_fn_clone_credentials(credentials, &status), buffer_of("\0", 1), &status);
    if (status.code != 1) fail("wrong settings should be refused");
    free_buffer(status.errorBuf);

    status = (RustCallStatus){0};
    uint64_t client = uniffi_anoncall_fn_constructor_callclient_new(
        config(words[1], words[3], ca),
        uniffi_anoncall_fn_clone_credentials(credentials, &status), buffer_of("\0", 1), &status);
    check(status, "no client");
    for (int round = 0; round < 20; round++) {
        succeeds(client);
        fails(client, "30010000003");
        fails(client, "90000503");
        fails(client, "");
        is_cancelled(client);
        free_call(begin(client, "90001001"));
    }
    uniffi_anoncall_fn_free_callclient(client, &status);
    uniffi_anoncall_fn_free_credentials(credentials, &status);
    check(status, "not freed");
    puts("driver: done");
    return 0;
}
