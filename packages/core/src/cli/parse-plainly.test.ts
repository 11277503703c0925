import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { recordedOutput } from "../testing/index.js";
import { parseArguments } from "./parse-arguments.js";
import { parsePlainly } from "./parse-plainly.js";
import { defineCommand, type Tool } from "./tool.js";

const load = () => Promise.resolve({ run: () => Promise.reject(new Error("not run here")) });
const flags = {
  "user-name": { type: "string", describe: "", alias: ["user", "u"] },
  times: { type: "number", describe: "", default: 1 },
  groups: { type: "strings", describe: "" },
  state: { type: "string", describe: "", choices: ["on", "off"] },
  "dry-run": { type: "boolean", describe: "", alias: ["dryrun"] },
} as const;
const examples = [] as const;
const greet = defineCommand({ usage: "$0", summary: "", positionals: {}, flags, examples, load });
const copy = defineCommand({
  usage: "$0 <source> <target> [note]",
  summary: "",
  positionals: {
    source: { type: "string", describe: "" },
    target: { type: "string", describe: "" },
    note: { type: "string", describe: "" },
  },
  flags,
  examples,
  load,
});
const list = defineCommand({
  usage: "list",
  summary: "",
  positionals: {},
  flags: { ...flags, "user-name": { type: "string", describe: "", required: true } },
  examples,
  load,
});

const wrap = defineCommand({
  usage: "wrap",
  summary: "",
  positionals: { command: { type: "strings", describe: "" } },
  flags: {},
  examples,
  load,
});

const greeter: Tool = { name: "tool", version: "1.2.3", summary: "A tool", commands: [greet, list] };
const tools = [[greet], [copy], [copy, list], [greet, list], [list], [greet, list, wrap]].flatMap(
  (commands): Tool[] => {
    const tool = { ...greeter, commands };
    return [tool, { ...tool, profileFirst: true }];
  },
);

const names = ["--user-name", "--user", "-u", "--times", "--groups", "--state", "--dry-run", "--dryrun", "--json"];
const line = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...names) },
    { weight: 3, arbitrary: fc.constantFrom("list", "wrap", "a", "on", "3", "1e3", "0x10", "007", "x=y", "a b") },
    fc.constantFrom(
      "--userName",
      "--profile=p",
      "--profile=list",
      "--no-json",
      "--json=true",
      "true",
      "help",
      "--help",
      "--version",
      "--",
      "-",
      "-5",
      "",
    ),
    fc.constantFrom(
      "'q'",
      '"q"',
      "'",
      "--user-name=",
      "--user-name='q'",
      "--user-name=a=b",
      "--times=often",
      "--groups=a",
    ),
    fc.tuple(fc.constantFrom(...names), fc.string()).map(([name, value]) => `${name}=${value}`),
    fc.string(),
  ),
  { maxLength: 7 },
);

describe("a line that is read without yargs", () => {
  test("is read as yargs reads it", async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...tools), line, async (tool, argv) => {
        const parsed = parsePlainly(tool, argv);
        if (parsed === undefined) return;
        plain += 1;
        expect(parsed).toEqual(await parseArguments(tool, argv, { out: recordedOutput() }));
      }),
      { numRuns: 3000 },
    );
    expect(plain).toBeGreaterThan(100);
  });

  test.each([
    [["--user-name", "roger", "--times=3", "--dry-run", "--profile", "work", "--json"]],
    [["--groups", "a", "b", "--dryrun"]],
    [["list", "--user-name", "roger"]],
    [[]],
  ])("is any that has nothing wrong: %j", (argv) => {
    expect(parsePlainly(greeter, argv)).toBeDefined();
  });

  test("may begin with a profile, and name the command after it", () => {
    const parsed = parsePlainly({ ...greeter, profileFirst: true }, ["work", "list", "--user-name=roger", "--json"]);
    expect(parsed).toMatchObject({ command: list, values: { profile: "work", userName: "roger", json: true } });
  });

  test("is none with something wrong, and none that asks for help", () => {
    const wrong = [
      "--help",
      "-h",
      "help",
      "--user-name",
      "--usr-name x",
      "--times often",
      "--state maybe",
      "list",
      "extra",
    ];
    const read = wrong.map((words) => parsePlainly(greeter, words.split(" ")));
    expect(read).toEqual(wrong.map(() => undefined));
  });
});
