"""Types lines of AWS CLI commands, `a && b`, in one process; what the AWS CLI refuses is printed, with the rest of its line undone."""
import contextlib
import io
import re
import shlex
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()


def type_one(command):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = driver.main(shlex.split(command)[1:])
    if code != 0:
        raise RuntimeError(err.getvalue().strip())
    return out.getvalue()


def substituted(command):
    inner = re.search(r'"\$\((.*?)\)"', command)
    return command if inner is None else command.replace(inner[0], shlex.quote(type_one(inner[1])))


for line in sys.stdin:
    try:
        for command in line.strip().split(" && "):
            type_one(substituted(command))
    except RuntimeError as error:
        print(error)
