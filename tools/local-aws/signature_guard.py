"""Accepts only requests to MiniStack that are signed (SigV4, in a header) with credentials of this run.

Without this guard, a web page that finds the port could create and run a function on this computer: MiniStack doesn't
check the signatures of the root credentials, and serves some paths without any. The credentials are those of the run,
those of functions, and those of roles that one of them assumed.

Two paths don't require a signature: that of the response of a custom resource, because it contains an unguessable
token, and that of the health check, because its response contains no data.
"""

import os
from urllib.parse import parse_qs, quote

from ministack.core.sigv4 import (
    decode_header_value,
    header_signature_failure,
    parse_header_signature,
    request_time_failure,
)
from ministack.services import sts
from ministack.services.cloudformation import custom_resource

# A request that `AuthorizedChimeEndpoint` passes on has the port of that endpoint.
HOSTS = ("127.0.0.1", "localhost", "[::1]")
HEALTH = "/_ministack/health"
RESPONSE = "/_ministack/cfn-response/"


def guarded(app):
    """Returns MiniStack's ASGI application behind the guard.

    The guard also checks the host, which a web page can't choose. Otherwise, a page could resolve its own name to the
    address of this computer (DNS rebinding), and send requests of the same origin.
    """

    async def guard(scope, receive, send):
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
        elif scope["type"] != "http":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif headers_of(scope).get("host", "").rpartition(":")[0] not in HOSTS:
            await respond(send, 403)
        elif scope["path"] == HEALTH:
            await respond(send, 200)
        elif scope["method"] == "PUT" and is_awaited(scope["path"]):
            await app(scope, receive, send)
        else:
            await check_signature(app, scope, receive, send)

    return guard


async def check_signature(app, scope, receive, send):
    """Passes a signed request to the application. Without valid credentials, the body isn't read."""
    headers = headers_of(scope)
    signature = parse_header_signature(headers)
    secret = None if isinstance(signature, tuple) or signature.region_set else secret_of(signature.access_key_id)
    if secret is None or request_time_failure(signature) is not None:
        await respond(send, 403)
        return
    body = await read(receive)
    path = (scope.get("raw_path") or quote(scope["path"]).encode()).decode("latin-1")
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if header_signature_failure(signature, secret, scope["method"], path, query, headers, body) is None:
        await app(scope, replay(body, receive), send)
    else:
        await respond(send, 403)


def secret_of(access_key_id):
    """Returns the secret of an access key of this run."""
    if access_key_id == os.environ["AWS_ACCESS_KEY_ID"]:
        return os.environ["AWS_SECRET_ACCESS_KEY"]
    return sts._sessions.get(access_key_id, {}).get("SecretAccessKey")


def is_awaited(path):
    """Whether a custom resource waits for a response on this path, which ends with a token of its request."""
    return path.startswith(RESPONSE) and path.removeprefix(RESPONSE) in custom_resource._pending


def headers_of(scope):
    """Returns headers by their names in lower case. The values of a repeated header are joined, as in a signature."""
    headers = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        text = decode_header_value(value)
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def read(receive):
    """Reads the whole body, because its hash is part of the signature."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


def replay(body, receive):
    """Returns a `receive` that provides the body again, and then the messages that follow it."""
    pending = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message():
        return pending.pop() if pending else await receive()

    return next_message


async def respond(send, status):
    """Sends a status without a reason, and without a header that allows other origins to read it.

    It closes the connection, because the body of the request might not have been read.
    """
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
