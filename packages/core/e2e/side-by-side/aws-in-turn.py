"""Runs the AWS CLI once for each line of standard input, {"words": [...], "env": {...}}, and answers each with its exit code.

What takes a second of each run is loading the CLI, so that it is loaded once, by a first call that reaches nobody; every
run is a process of its own, forked from there, with that environment and no other. What services there are is looked up
once, too, in 2,000 folders.
"""

import json
import os
import sys
from functools import cache

from awscli.clidriver import create_clidriver
from botocore.loaders import Loader, create_loader

list_services = Loader.list_available_services
loader = create_loader(os.environ["AWS_DATA_PATH"])
listed = cache(lambda kind: list_services(loader, type_name=kind))
Loader.list_available_services = lambda self, type_name: list(listed(type_name))


def load():
    os.environ.update(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_MAX_ATTEMPTS="1")
    sys.stderr = open(os.devnull, "w")
    nobody = ["--region", "us-east-1", "--endpoint-url", "http://127.0.0.1:9"]
    create_clidriver().main([*nobody, "sts", "get-caller-identity"])
    sys.stderr = sys.__stderr__


def run(words, env):
    # Where its models are, which loading it has set.
    models = os.environ["AWS_DATA_PATH"]
    os.environ.clear()
    os.environ.update(env, AWS_DATA_PATH=models)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    code = 255
    try:
        code = create_clidriver().main(words)
    except SystemExit as end:
        code = end.code
    finally:
        os._exit(code if isinstance(code, int) else 255)


load()
for line in sys.stdin:
    wish = json.loads(line)
    child = os.fork()
    if child == 0:
        run(wish["words"], wish["env"])
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
