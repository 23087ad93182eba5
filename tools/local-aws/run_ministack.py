"""Runs MiniStack with IAM, behind the signature guard, until the process that started it ends.

This program corrects three things of MiniStack 1.5.33:

* It ignores the Region in `Fn::GetStackOutput`, and reads the output in the Region of the stack that uses it. Weak
  references to other Regions require the named Region.
* It exports any value. CloudFormation refuses values that are empty or blank, or have more than 1,024 characters.
* It collects a function's log for 5 ms after an invocation. On a busy machine, the log group then lacks lines.
"""

import functools
import os
import signal
import sys
import threading
import time

import iam
import ministack.app
from signature_guard import guarded
from ministack.core.lambda_runtime import Worker
from ministack.core.responses import get_region, set_request_region
from ministack.services.cloudformation import changesets, engine, handlers, stacks

FUNCTION = "Fn::GetStackOutput"
MAX_EXPORT_LENGTH = 1024
GRACE_SECONDS = 3

resolve = engine._resolve_refs
resolve_outputs = stacks._resolve_stack_outputs


def resolve_in_named_region(value, *context):
    """Calls MiniStack's resolver of intrinsic functions in the Region that `Fn::GetStackOutput` names."""
    region = value[FUNCTION].get("Region") if isinstance(value, dict) and FUNCTION in value else None
    if region is None:
        return resolve(value, *context)
    own_region = get_region()
    region = resolve(region, *context)
    try:
        set_request_region(region)
        return resolve(value, *context)
    finally:
        set_request_region(own_region)


def correct_region_of_stack_outputs():
    for module in (changesets, engine, handlers, stacks):
        if getattr(module, "_resolve_refs", None) is resolve:
            module._resolve_refs = resolve_in_named_region


def resolve_exportable_outputs(*context):
    """Calls MiniStack's resolver of outputs, and fails the deployment where CloudFormation would."""
    outputs, exports = resolve_outputs(*context)
    for output in outputs:
        if "ExportName" in output:
            assert_exportable(output["OutputKey"], output["OutputValue"])
    return outputs, exports


def assert_exportable(name, value):
    if not value.strip():
        raise ValueError(f"Cannot export output {name}. Exported values must not be empty or whitespace-only.")
    if len(value) > MAX_EXPORT_LENGTH:
        raise ValueError(
            f"Cannot export output {name} with length {len(value)}. Max length of {MAX_EXPORT_LENGTH} exceeded."
        )


def wait_for_log_lines():
    """Makes an invocation wait up to 1 second for the first line of its log, and 100 ms after each line."""
    Worker._drain_stderr_bounded = functools.partialmethod(
        Worker._drain_stderr_bounded, first_line_wait=1, idle_confirm=0.1, hard_cap=2
    )


def end_with_parent():
    """Waits for the end of standard input, a pipe that also closes if the parent process is killed."""
    sys.stdin.buffer.read()
    os.killpg(os.getpgrp(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


correct_region_of_stack_outputs()
stacks._resolve_stack_outputs = resolve_exportable_outputs
wait_for_log_lines()
iam.install()
threading.Thread(target=end_with_parent, daemon=True).start()
ministack.app.app = guarded(ministack.app.app)
ministack.app.main()
