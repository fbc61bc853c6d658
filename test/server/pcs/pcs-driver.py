"""Runs commands with the installed pcs: a line of JSON with its arguments comes in, one with exit code and standard error goes out.

pcs is loaded once and forked for each command, which saves most of its start.
"""

import json
import os
import sys

sys.path.insert(0, "/usr/lib/python3/dist-packages")
from pcs import app  # noqa: E402


def run(arguments):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(writing, 2)
        nowhere = os.open("/dev/null", os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)
        sys.argv = ["pcs", *arguments]
        code = 0
        try:
            app.main(arguments)
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        except BaseException as error:  # whatever pcs does is an answer
            print(repr(error), file=sys.stderr)
            code = 99
        sys.stderr.flush()
        os._exit(code)
    os.close(writing)
    output = b""
    while part := os.read(reading, 65536):
        output += part
    os.close(reading)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), output.decode("utf-8", "replace")


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
