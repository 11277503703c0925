import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const program = fileURLToPath(new URL("write-much.mjs", import.meta.url));

test.each(["willing", "unwilling"])(
  "a slow reader of a pipe that is %s to wait gets all of it, in order",
  async (pipe) => {
    const child = spawn(process.execPath, [program, pipe], { stdio: ["ignore", "pipe", "pipe"] });
    await setTimeout(300);
    const [written, said] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    expect(said).toBe("written");
    expect(written).toBe(`${"ä".repeat(1_000_000)}\nthe end\n`);
  },
);

test("what is no result shows no key, whoever wrote it there", () => {
  const script = `
    import { realContext } from "@iam-tools/core/context/real";
    import { neverShow } from "@iam-tools/core/errors";
    const { out, err } = realContext();
    neverShow(["AKIAEXAMPLEEXAMPLE12"]);
    for (const stream of [out, err]) stream.write("Warning: AKIAEXAMPLEEXAMPLE12 is of no use.");`;
  const options = { encoding: "utf8", cwd: new URL("..", import.meta.url) } as const;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], options);
  expect(stderr).toBe("Warning: ****LE12 is of no use.");
  expect(stdout).toBe("Warning: AKIAEXAMPLEEXAMPLE12 is of no use.");
});

test("a reader that went away is told of by flush, and by nothing else", async () => {
  const child = spawn(process.execPath, [program, "willing"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const [said, [exitCode]] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect({ said, exitCode }).toEqual({ said: "EPIPE", exitCode: 0 });
});
