"""Sets keys of one profile by configparser, each time a line comes in, and answers with the milliseconds it took."""

import configparser
import sys
import time

path, profile = sys.argv[1:]
for line in sys.stdin:
    start = time.perf_counter()
    config = configparser.RawConfigParser()
    config.read(path)
    config.set(profile, "aws_session_token", line.strip())
    with open(path, "w") as file:
        config.write(file)
    print((time.perf_counter() - start) * 1000, flush=True)
