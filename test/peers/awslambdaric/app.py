"""One function for each thing that the Runtime API tests ask of AWS's own client."""

import os
import sys
import time


class OrderError(Exception):
    pass


def handler(event, context):
    what = event.get("do")
    if what == "throw":
        raise OrderError("no such order")
    if what == "exit":
        sys.exit(3)
    if what == "hang":
        print("hanging", flush=True)
        time.sleep(3600)
    if what == "print":
        print("to stdout")
        print("to stderr", file=sys.stderr)
    if what == "set":
        return {1, 2}
    return {
        "event": event,
        "request_id": context.aws_request_id,
        "function_name": context.function_name,
        "function_version": context.function_version,
        "memory": context.memory_limit_in_mb,
        "arn": context.invoked_function_arn,
        "log_group": context.log_group_name,
        "log_stream": context.log_stream_name,
        "has_time": 0 < context.get_remaining_time_in_millis() <= 60000,
        "region": os.environ["AWS_REGION"],
        "pid": os.getpid(),
    }
