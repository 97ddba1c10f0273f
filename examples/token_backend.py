#!/usr/bin/env python3
"""A backend that hands access tokens to an operator's app, so that the tenant's app secret never reaches a phone.

Python 3.9 or newer, no packages. It listens on 127.0.0.1 without TLS: put your web server with HTTPS in front of it.

    ANONCALL_APP_KEY=… ANONCALL_APP_SECRET=… OPERATOR_SESSION=… \\
        python3 token_backend.py --service https://service.besclouds.com --port 8080

An app that is signed in asks for a token:

    curl -X POST -H "Authorization: Bearer $OPERATOR_SESSION" http://127.0.0.1:8080/call-token
    {"token": "…", "lifetimeSeconds": 597}

`docs/guides/tokens.md` has the app's side.
"""

import argparse
import hmac
import http.server
import json
import logging
import os
import ssl
import threading
import time
import urllib.request

LIFETIME_S = 600  # What the service is asked for: 3600 at most.


def is_signed_in(session):
    """Whether this is the session of an operator who may call. Put your own sign-in here."""
    return hmac.compare_digest(session.encode(), os.environ["OPERATOR_SESSION"].encode())


class TokenSource:
    """Exchanges the app secret for tokens (tokenByAkSk). All operators share a token, so the service is asked rarely."""

    def __init__(self, service, ca_file, minimum_age_s):
        self._url = service + "/apigovernance/api/oauth/tokenByAkSk"
        self._tls = ssl.create_default_context(cafile=ca_file)
        self._minimum_age_s = minimum_age_s
        self._lock = threading.Lock()
        self._token = None
        self._began = 0.0
        self._expires = 0.0

    def token(self, was_refused):
        """A token and how many seconds it is still good for."""
        with self._lock:  # Those who wait share one exchange.
            now = time.time()
            # In the second half of its life phones ask for the next one, so they must not get this one again.
            is_old = now > (self._began + self._expires) / 2
            # Every phone reports the same refusal; the first report is enough.
            is_refused = was_refused and now >= self._began + self._minimum_age_s
            if self._token is None or is_old or is_refused:
                self._exchange(now)
            return self._token, int(self._expires - time.time())

    def _exchange(self, now):
        secret = {"app_key": os.environ["ANONCALL_APP_KEY"], "app_secret": os.environ["ANONCALL_APP_SECRET"]}
        headers = {"Content-Type": "application/json", "X-Token-Expire": str(LIFETIME_S)}
        request = urllib.request.Request(self._url, json.dumps(secret).encode(), headers)
        with urllib.request.urlopen(request, timeout=10, context=self._tls) as answer:
            fields = json.load(answer)
        # The life begins before the service counts it, so that no token is used for too long.
        self._token, self._began, self._expires = fields["AccessToken"], now, now + int(fields["Expires"])


class Handler(http.server.BaseHTTPRequestHandler):
    """POST /call-token, with `?refused=true` if the service refused the last token."""

    source: TokenSource

    def do_POST(self):  # The name is http.server's.
        path, _, query = self.path.partition("?")
        scheme, _, session = self.headers.get("Authorization", "").partition(" ")
        if path != "/call-token":
            self._answer(404, {"error": "not found"})
        elif scheme != "Bearer" or not is_signed_in(session):
            self._answer(401, {"error": "sign in again"})
        else:
            self._answer_with_token(query == "refused=true")

    def _answer_with_token(self, was_refused):
        try:
            token, lifetime = self.source.token(was_refused)
        except (OSError, ValueError, KeyError) as error:
            # The error says what went wrong with the exchange; it repeats neither secret nor token.
            logging.error("no token from the service: %s: %s", type(error).__name__, error)
            self._answer(502, {"error": "the service gave no token"})
        else:
            self._answer(200, {"token": token, "lifetimeSeconds": lifetime})

    def _answer(self, status, fields):
        body = json.dumps(fields).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


def main():
    options = argparse.ArgumentParser(description="Hands access tokens to an operator's app.")
    options.add_argument("--service", required=True, help="such as https://service.besclouds.com")
    options.add_argument("--ca", help="root certificates in PEM, if not the system's: a private deployment, the sandbox")
    options.add_argument("--port", type=int, default=8080, help="0 takes any free one")
    options.add_argument("--minimum-age-s", type=float, default=10, help="how old a refused token must be to be replaced")
    arguments = options.parse_args()
    missing = [name for name in ("ANONCALL_APP_KEY", "ANONCALL_APP_SECRET", "OPERATOR_SESSION") if not os.environ.get(name)]
    if missing:
        options.error("set the environment variables " + ", ".join(missing))
    logging.basicConfig(level=logging.INFO)
    Handler.source = TokenSource(arguments.service, arguments.ca, arguments.minimum_age_s)
    with http.server.ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler) as server:
        print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
