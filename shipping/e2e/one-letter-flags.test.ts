import { expect, test } from "@jest/globals";
import { runTool } from "./run-tool.js";
import { shippedPackages } from "./shipped-packages.js";

const tools = shippedPackages.flatMap(({ folder, command, manifest }) =>
  command === undefined ? [] : [{ command, directory: folder.split(/[/\\]/).at(-1) ?? "", manifest }],
);
const takesProfile = tools.filter(({ command }) => command !== "iam-sandbox");
const run = (tool: string, ...args: string[]) => runTool(tool, { args, env: {} });

test.each(tools)("$command -h is --help, which begins with the usage and tells of completion", async (tool) => {
  const { command, directory } = tool;
  const help = await run(directory, "--help");
  expect(help).toMatchObject({ exitCode: 0, stderr: "" });
  const lines = help.stdout.split("\n");
  expect(lines[0]).toMatch(new RegExp(`^Usage: ${command} .*\\[options\\]`));
  expect(lines.filter((line) => line.startsWith("Usage:"))).toHaveLength(1);
  expect(help.stdout).toContain(`${command} completion bash`);
  // An example is one line, to be copied.
  const folded = lines.slice(0, lines.indexOf("Examples:"));
  expect(folded.filter((line) => line.length > 80)).toEqual([]);
  expect(await run(directory, "-h")).toEqual(help);
});

test.each(tools)("$command -V is --version", async ({ directory, manifest }) => {
  const version = await run(directory, "--version");
  expect(version).toEqual({ exitCode: 0, signal: null, stdout: `${manifest.version}\n`, stderr: "" });
  expect(await run(directory, "-V")).toEqual(version);
});

/** What a tool asks for besides. */
const rest: Readonly<Record<string, readonly string[]>> = {
  "iam-user-admin": ["list"],
  "iam-login": ["status"],
  "iam-mfa": ["devices"],
  setsts: ["--target-profile", "work-mfa"],
  "key-rotate": ["status"],
};

test.each(takesProfile)("$command -p is --profile", async ({ command, directory }) => {
  const words = rest[command] ?? [];
  const told = async (flag: string) => {
    const { exitCode, stderr } = await run(directory, ...words, flag, "wrok");
    return { exitCode, stderr: stderr.replace(/iam-tools-\w+/g, "ID") };
  };
  const long = await told("--profile");
  expect(long).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("aws configure --profile wrok") });
  expect(await told("-p")).toEqual(long);
});

test("iam-sandbox, which has no profile of its own, knows no -p", async () => {
  expect(await run("sandbox", "-p", "work")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("-p") });
});
