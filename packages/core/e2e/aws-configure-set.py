"""
What `aws configure set` does, by its own code, again and again in one process: sets theirs.count to 1, 2, 3, …, and
looks after each whether it is there. Prints how often it was not: somebody else wrote what the file held before.
Arguments: the file, how often.
"""
import sys
import time
from awscli.customizations.configure.writer import ConfigFileWriter

path, times = sys.argv[1], int(sys.argv[2])
writer = ConfigFileWriter()
lost = 0
for count in range(1, times + 1):
    writer.update_config({"__section__": "theirs", "count": str(count)}, path)
    time.sleep(0.002)
    with open(path) as file:
        if f"count = {count}\n" not in file.read().split("[theirs]", 1)[-1]:
            lost += 1
    time.sleep(0.005)
print(lost)
