"""Makes MiniStack 1.5.33 decide all that IAM decides for the function of a lookup, and log each decision.

MiniStack has no Chime. `AuthorizedChimeEndpoint` passes the requests to Chime on, so that the same IAM decides them.
"""

import logging
import os
import secrets

import ministack.app
from ministack.core import iam_actions, iam_evaluator, lambda_runtime, router
from ministack.core.responses import get_account_id
from ministack.services import lambda_svc, sts

CHIME = "chime"
LOG_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")
SALT = secrets.token_hex(16)

log = logging.getLogger("iam")
enforce = iam_evaluator.enforce
emit_logs = lambda_svc._emit_lambda_logs
execution_credentials = lambda_runtime.execution_credentials


def install():
    router.SERVICE_PATTERNS[CHIME] = {}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[CHIME] = CHIME
    iam_actions._BOTOCORE_SERVICE_MAP[CHIME] = ["chime-sdk-voice"]
    ministack.app.SERVICE_HANDLERS[CHIME] = accept
    iam_evaluator.enforce = enforce_and_log
    ministack.app.pin_request_origin = pin_secure_origin
    lambda_runtime.execution_credentials = salted_credentials
    lambda_svc._emit_lambda_logs = emit_allowed_logs
    add_other_account(os.environ["OTHER_ACCOUNT_ID"], os.environ["AWS_ACCESS_KEY_ID"].replace("AKIA", "ASIA"))


async def accept(*_request):
    """Responds to a request to Chime that IAM allows."""
    return 200, {}, b""


def enforce_and_log(access_key_id, action, service, region, resource_arn="*", service_context=None):
    denial = enforce(access_key_id, action, service, region, resource_arn, service_context)
    principal = iam_evaluator.resolve_principal(access_key_id or "", get_account_id())
    decision = "allows" if denial is None else "denies"
    log.info("%s %s %s on %s", decision, getattr(principal, "arn", "nobody"), action, resource_arn)
    return denial


def pin_secure_origin(source_ip, _is_secure):
    """Lets HTTP on loopback meet policies that require TLS, such as that of the bucket of `cdk bootstrap`."""
    iam_evaluator.pin_request_origin(source_ip, True)


def salted_credentials(config):
    """Returns the credentials of a function. MiniStack derives them from two ARNs, which another program can guess.

    The salt is a path of the role, which isn't part of the ARN of its session.
    """
    return execution_credentials({**config, "Role": config["Role"].replace(":role/", f":role/{SALT}/", 1)})


def emit_allowed_logs(func, *args, **kwargs):
    """Writes the log of an invocation only if the role of the function may, as on AWS."""
    config = func.get("config") or func
    access_key_id = salted_credentials(config)["AWS_ACCESS_KEY_ID"]
    group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"
    _, _, _, region, account, *_ = config["FunctionArn"].split(":")
    stream = f"arn:aws:logs:{region}:{account}:log-group:{group}:log-stream:any"
    denials = [iam_evaluator.enforce(access_key_id, action, "logs", region, stream) for action in LOG_ACTIONS]
    if not any(denials):
        emit_logs(func, *args, **kwargs)


def add_other_account(account, access_key_id):
    """Adds root credentials of another account. Their secret is that of the run."""
    secret = os.environ["AWS_SECRET_ACCESS_KEY"]
    arn = f"arn:aws:iam::{account}:root"
    sts.register_session(access_key_id, {"Arn": arn, "PrincipalType": "Root", "SecretAccessKey": secret})
