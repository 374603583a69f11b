"""Loads the handler and runs it: the part that is the same in every process."""
import decimal
import importlib
import json
import os
import re
import sys
import traceback

from . import context, links, logs, names


class Fault(Exception):
    """A failure that the platform has a name for."""

    def __init__(self, error_type, message, stack=()):
        super().__init__(message)
        self.error_type = error_type
        self.stack = list(stack)


def _report(error, request_id):
    if isinstance(error, Fault):
        return {"errorMessage": str(error), "errorType": error.error_type, "requestId": request_id,
                "stackTrace": error.stack}
    own = os.path.dirname(__file__)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if not frame.filename.startswith((own, "<frozen importlib"))]
    while frames and os.sep + "importlib" + os.sep in frames[0].filename:
        frames.pop(0)
    return {"errorMessage": str(error), "errorType": type(error).__name__, "requestId": request_id,
            "stackTrace": traceback.format_list(frames)}


def _encoded(report):
    return json.dumps(report, ensure_ascii=False).encode("utf-8", "backslashreplace")


def load(handler):
    module_name, dot, function_name = handler.rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName",
                    f"Bad handler '{handler}': not enough values to unpack (expected 2, got 1)")
    if module_name in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict",
                    f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}",
                    [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']) from error
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise Fault("Runtime.HandlerNotFound",
                    f"Handler '{function_name}' missing on module '{module_name}'") from None


# A Decimal is written with its own digits; the encoder has no place for that, so a mark holds it.
_MARK = "\ue0ffdecimal:"
_MARKED = re.compile('"' + _MARK + '([^"]*)"')


class _Encoder(json.JSONEncoder):
    def __init__(self, **options):
        super().__init__(**options)
        self.marked = False

    def default(self, value):
        if isinstance(value, decimal.Decimal):
            self.marked = True
            return _MARK + str(value)
        return super().default(value)


_encoder = _Encoder(ensure_ascii=False)


def marshal(value):
    try:
        _encoder.marked = False
        text = _encoder.encode(value)
        if _encoder.marked:
            text = _MARKED.sub(r"\1", text)
        return text.encode("utf-8")
    except Exception as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def _event_of(payload):
    try:
        return json.loads(payload)
    except Exception as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error


def serve(link, handler):
    """One event after another until the emulator goes."""
    while True:
        event = link.next()
        if event is None:
            return
        logs.Handler.request_id = event.request_id
        if event.trace:
            os.environ["_X_AMZN_TRACE_ID"] = event.trace
        else:
            os.environ.pop("_X_AMZN_TRACE_ID", None)
        try:
            result = marshal(handler(_event_of(event.payload), context.LambdaContext(event)))
        except Exception as error:
            report = _report(error, event.request_id)
            logs.error(report)
            sys.stdout.flush()
            link.error(event, _encoded(report), report["errorType"])
        else:
            sys.stdout.flush()
            link.response(event, result)


def _set_search_path(folders):
    runtime_folder = os.environ.get("LAMBDA_RUNTIME_DIR", "")
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path[:] = [os.environ["LAMBDA_TASK_ROOT"], *folders,
                   *(folder for folder in sys.path if folder not in (own, runtime_folder))]


def main(watch=None):
    settings = json.loads(os.environ.pop("_ECPAY_BOOTSTRAP"))
    sys.dont_write_bytecode = True  # the code's folder is read-only on AWS
    link = (links.PrivateLink(settings["link"]) if settings["link"] >= 0
            else links.RuntimeApiLink(os.environ["AWS_LAMBDA_RUNTIME_API"]))
    os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD", None)
    if watch is not None:
        watch(link)
    logs.install()
    if "redirect" in settings:
        redirect = settings["redirect"]
        names.install(redirect["host"], redirect["port"], redirect["names"])
    _set_search_path(settings["python"])
    try:
        handler = load(os.environ["_HANDLER"])
    except Exception as error:
        report = _report(error, "")
        logs.error(report)
        link.init_error(_encoded(report), report["errorType"])
        sys.exit(1)
    serve(link, handler)
