"""Renders templates with Python's Jinja2: one JSON object a line in, one a line out."""

import json
import resource
import signal
import sys

import jinja2
from jinja2 import meta, sandbox

OPTIONS = {
    "trimBlocks": "trim_blocks",
    "lstripBlocks": "lstrip_blocks",
    "keepTrailingNewline": "keep_trailing_newline",
    "newlineSequence": "newline_sequence",
    "autoescape": "autoescape",
    "blockStart": "block_start_string",
    "blockEnd": "block_end_string",
    "variableStart": "variable_start_string",
    "variableEnd": "variable_end_string",
    "commentStart": "comment_start_string",
    "commentEnd": "comment_end_string",
    "lineStatementPrefix": "line_statement_prefix",
    "lineCommentPrefix": "line_comment_prefix",
}
UNDEFINED = {
    "default": jinja2.Undefined,
    "strict": jinja2.StrictUndefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
}
SECONDS = 3


class OutOfTime(BaseException):
    """The template did not come to an end."""


def environment_of(options, templates):
    arguments = {OPTIONS[name]: value for name, value in options.items() if name in OPTIONS}
    arguments["undefined"] = UNDEFINED[options.get("undefined", "default")]
    arguments["extensions"] = ["jinja2.ext." + name for name in options.get("extensions", [])]
    arguments["loader"] = jinja2.DictLoader(templates)
    kind = {
        True: sandbox.SandboxedEnvironment,
        "immutable": sandbox.ImmutableSandboxedEnvironment,
    }.get(options.get("sandboxed"), jinja2.Environment)
    return kind(**arguments)


def error_of(error):
    line = getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        # Jinja2 rewrites the frames of its generated code to those of the template.
        if trace.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = trace.tb_lineno if not isinstance(error, jinja2.TemplateSyntaxError) else line
        trace = trace.tb_next
    message = getattr(error, "message", None) or str(error)
    return {"type": type(error).__name__, "message": message, "line": line}


def attempt(work):
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return work()
    except OutOfTime:
        return {"error": {"type": "OutOfTime", "message": "", "line": None}}
    except Exception as error:
        return {"error": error_of(error)}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def answer(case):
    environment = environment_of(case["options"], case["templates"])
    variables = json.loads(case["variables"])
    rendered = attempt(lambda: {"output": environment.from_string(case["source"]).render(variables)})
    declared = attempt(
        lambda: {"names": sorted(meta.find_undeclared_variables(environment.parse(case["source"])))}
    )
    return {"rendered": rendered, "undeclared": declared}


def out_of_time(_signal, _frame):
    raise OutOfTime


signal.signal(signal.SIGALRM, out_of_time)
resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
print(json.dumps({"version": jinja2.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
