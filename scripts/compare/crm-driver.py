"""Runs the crm shell: a line of JSON with its arguments and the path of a CIB comes in, one with what it printed goes out.

The crm shell is loaded once and forked for each command, which saves most of its start.
"""

import json
import os
import sys

sys.path.insert(0, "/usr/lib/python3/dist-packages")
from crmsh import log  # noqa: E402

log.setup_logging()
from crmsh import main, ui_root  # noqa: E402,F401


def run(arguments, cib):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        nowhere = os.open("/dev/null", os.O_RDONLY)
        for number, file in ((0, nowhere), (1, writing), (2, writing)):
            os.dup2(file, number)
        os.environ["CIB_file"] = cib
        sys.argv = ["crm", *arguments]
        try:
            main.run()
        except SystemExit:
            pass
        except BaseException as error:  # whatever the crm shell does is an answer
            print(repr(error), file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    os.close(writing)
    output = b""
    while part := os.read(reading, 65536):
        output += part
    os.close(reading)
    os.waitpid(child, 0)
    return output.decode("utf-8", "replace")


for line in sys.stdin:
    print(json.dumps(run(*json.loads(line))), flush=True)
