"""The object that a handler gets as its second argument."""
import json
import os
import time


class _Fields:
    def __init__(self, **values):
        self.__dict__.update(values)

    def __repr__(self):
        inner = ",".join(f"{name}={value}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}([{inner}])"


class CognitoIdentity(_Fields):
    pass


class Client(_Fields):
    pass


class ClientContext(_Fields):
    pass


def _client_context(text):
    if not text:
        return None
    data = json.loads(text)
    client = data.get("client") or {}
    names = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")
    return ClientContext(
        custom=data.get("custom"),
        env=data.get("env"),
        client=Client(**{name: client.get(name) for name in names}) if data.get("client") else None,
    )


_known = {}


def _of_sandbox():
    """What is the same for every event of a sandbox: read once, since a lookup costs as much as all the rest."""
    if not _known:
        _known.update(
            log_group_name=os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME"),
            log_stream_name=os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME"),
            function_name=os.environ.get("AWS_LAMBDA_FUNCTION_NAME"),
            memory_limit_in_mb=os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
            function_version=os.environ.get("AWS_LAMBDA_FUNCTION_VERSION"))
    return _known


class LambdaContext:
    def __init__(self, event):
        self.aws_request_id = event.request_id
        self.__dict__.update(_of_sandbox())
        self.invoked_function_arn = event.arn
        self.client_context = _client_context(event.client_context)
        self.identity = CognitoIdentity(cognito_identity_id=None, cognito_identity_pool_id=None)
        self._epoch_deadline_time_in_ms = event.deadline_ms

    def get_remaining_time_in_millis(self):
        return max(int(self._epoch_deadline_time_in_ms - time.time() * 1000), 0)

    def log(self, message):
        print(message, end="", flush=True)

    def __repr__(self):
        shown = ("aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb",
                 "function_version", "invoked_function_arn", "client_context", "identity")
        inner = ",".join(f"{name}={getattr(self, name)}" for name in shown)
        return f"LambdaContext([{inner}])"
