// Dials a SIP URI with liblinphone's C API, in the order of docs/recipes/linphone.md: the Kotlin and Swift classes wrap the
// same functions. Prints each state of the call, presses 5 once it runs, hangs up when standard input ends.
#include <linphone/core.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static bool running, released;

static void call_state_changed(LinphoneCore *core, LinphoneCall *call, LinphoneCallState state, const char *message) {
	(void)core;
	printf("%s\n", message);
	if (state == LinphoneCallStateError) {
		const LinphoneErrorInfo *error = linphone_call_get_error_info(call);
		printf("SIP status %d\n", linphone_error_info_get_protocol_code(error));
	}
	if (state == LinphoneCallStateStreamsRunning) running = true;
	if (state == LinphoneCallStateReleased) released = true;
	fflush(stdout);
}

static bool input_ended(void) {
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
	return poll(&input, 1, 0) != 0;
}

int main(int count, char **arguments) {
	if (count != 2) return 2;
	LinphoneFactory *factory = linphone_factory_get();
	LinphoneCore *core = linphone_factory_create_core_3(factory, NULL, NULL, NULL);

	LinphoneTransports *transports = linphone_factory_create_transports(factory);
	linphone_transports_set_udp_port(transports, LC_SIP_TRANSPORT_RANDOM);
	linphone_core_set_transports(core, transports);
	linphone_core_set_use_files(core, TRUE); // no sound card
	LinphoneCoreCbs *listener = linphone_factory_create_core_cbs(factory);
	linphone_core_cbs_set_call_state_changed(listener, call_state_changed);
	linphone_core_add_callbacks(core, listener);
	linphone_core_start(core);
	linphone_core_set_network_reachable(core, TRUE); // a phone notices by itself

	LinphoneAddress *address = linphone_factory_create_address(factory, arguments[1]);
	if (!address) return 1;
	printf("user %s\n", linphone_address_get_username(address));
	LinphoneCallParams *params = linphone_core_create_call_params(core, NULL);
	linphone_call_params_set_media_encryption(params, LinphoneMediaEncryptionNone);
	linphone_call_params_enable_video(params, FALSE);
	LinphoneCall *call = linphone_core_invite_address_with_params(core, address, params);
	if (!call) return 1;

	for (bool pressed = false, hung_up = false; !released;) {
		linphone_core_iterate(core);
		if (running && !pressed) {
			linphone_call_send_dtmf(call, '5');
			pressed = true;
		}
		if (!hung_up && input_ended()) {
			linphone_call_terminate(call);
			hung_up = true;
		}
		usleep(20000);
	}
	return 0;
}
