/** Writes a line of many letters, and tells on standard error how that ended. Argument: whether the pipe never waits. */
import process from "node:process";
import { realContext } from "@iam-tools/core/context/real";

// Node's own stream makes the pipe answer at once where it is full.
if (process.argv[2] === "unwilling") process.stdout.on("error", () => {});
const { out, err } = realContext();
out.write(`${"ä".repeat(1_000_000)}\n`);
out.write("the end\n");
err.write(
  await out.flush().then(
    () => "written",
    (error) => error.code,
  ),
);
