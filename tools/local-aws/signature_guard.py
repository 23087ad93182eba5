"""Who may talk to MiniStack: only a sender that knows this run's secret.

Without it, every web page that finds the port could make and run a function in the name of whoever started MiniStack.
A request needs the signature (SigV4) of credentials that this run gave out: the run's own, those of a function, which
MiniStack signs with the same secret, or those of a role that either assumed. Browsers send none to other origins.

Two paths need no signature. The one on which a custom resource is answered has an unguessable token. The one that says
that MiniStack is up says nothing else.
"""

import os
from urllib.parse import parse_qs, quote

from ministack.core.sigv4 import (
    decode_header_value,
    header_signature_failure,
    parse_header_signature,
    parse_query_signature,
    presigned_request_is_expired,
    request_time_failure,
)
from ministack.services import sts
from ministack.services.cloudformation import custom_resource

HEALTH = "/_ministack/health"
RESPONSE = "/_ministack/cfn-response/"


def guarded(app, port):
    """MiniStack's ASGI application behind the door.

    A page can give its own name this computer's address (DNS rebinding), and so make it a sender of the same origin:
    hence the check of the host, which a page can't choose.
    """
    hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    async def door(scope, receive, send):
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
        elif scope["type"] != "http":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif headers_of(scope).get("host") not in hosts:
            await answer(send, 403)
        elif scope["path"] == HEALTH:
            await answer(send, 200)
        elif scope["method"] == "PUT" and is_awaited(scope["path"]):
            await app(scope, receive, send)
        else:
            await check_signature(app, scope, receive, send)

    return door


async def check_signature(app, scope, receive, send):
    """Lets a signed request through. The body of another is not even read."""
    headers = headers_of(scope)
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    is_presigned = "authorization" not in headers
    signature = parse_query_signature(query) if is_presigned else parse_header_signature(headers)
    secret = None if isinstance(signature, tuple) or signature.region_set else secret_of(signature.access_key_id)
    if secret is None or is_too_old(signature, query, is_presigned):
        await answer(send, 403)
        return
    body = await read(receive)
    path = (scope.get("raw_path") or quote(scope["path"]).encode()).decode("latin-1")
    failure = header_signature_failure(
        signature, secret, scope["method"], path, query, headers, body, presigned=is_presigned
    )
    if failure is None:
        await app(scope, replay(body, receive), send)
    else:
        await answer(send, 403)


def secret_of(access_key_id):
    """The secret of an access key that this run gave out. Functions have the account for an access key."""
    if access_key_id in (os.environ["AWS_ACCESS_KEY_ID"], os.environ["MINISTACK_ACCOUNT_ID"]):
        return os.environ["AWS_SECRET_ACCESS_KEY"]
    return sts._sessions.get(access_key_id, {}).get("SecretAccessKey")


def is_awaited(path):
    """Whether a custom resource waits for its answer there: the path ends with a token that only its function has."""
    return path.startswith(RESPONSE) and path.removeprefix(RESPONSE) in custom_resource._pending


def is_too_old(signature, query, is_presigned):
    """Whether a signature no longer counts. What can't be read never did."""
    try:
        if is_presigned:
            return presigned_request_is_expired(signature.amz_date, query["X-Amz-Expires"][0])
        return request_time_failure(signature) is not None
    except (KeyError, ValueError):
        return True


def headers_of(scope):
    """Headers by their names in lower case. One that comes twice has both values, as in a signature."""
    headers = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        text = decode_header_value(value)
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def read(receive):
    """The whole body: its hash is part of the signature."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


def replay(body, receive):
    """Gives the application the body that was read, and then whatever comes after it."""
    pending = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message():
        return pending.pop() if pending else await receive()

    return next_message


async def answer(send, status):
    """A status and nothing else: no reason, and no header that would let another origin read it.

    Whatever else the sender has for a connection, such as a body that was not read, ends with it.
    """
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
