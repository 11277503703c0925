"""
What `aws configure set` does, by its own code, again and again in one process: sets theirs.count to 1, 2, 3, …, and
looks after each whether it is there. Prints how often it was not, and did not come back: somebody else wrote what the
file held before. What was written while the file was replaced is taken up a moment later.
Arguments: the file, how often.
"""
import sys
import time
from awscli.customizations.configure.writer import ConfigFileWriter

path, times = sys.argv[1], int(sys.argv[2])
writer = ConfigFileWriter()


def is_there(count):
    with open(path) as file:
        return f"count = {count}\n" in file.read().split("[theirs]", 1)[-1]


lost = 0
for count in range(1, times + 1):
    writer.update_config({"__section__": "theirs", "count": str(count)}, path)
    time.sleep(0.002)
    patience = time.monotonic() + 5
    while not is_there(count):
        if time.monotonic() > patience:
            lost += 1
            break
        time.sleep(0.01)
    time.sleep(0.005)
print(lost)
