import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CliError } from "../errors/index.js";
import { readLine } from "./read-line.js";
import { bind, type Tool } from "./tool.js";

const load = () => Promise.resolve({ run: () => Promise.reject(new Error("not run here")) });
const examples = [{ line: "work exec -- ls", says: "" }] as const;
const flags = {
  "user-name": { type: "string", describe: "", alias: ["user", "u"] },
  lasting: { type: "duration", plain: "s", describe: "" },
  groups: { type: "strings", describe: "" },
  state: { type: "string", describe: "", choices: ["on", "off"] },
  "dry-run": { type: "boolean", describe: "", alias: ["dryrun"] },
} as const;
const word = { type: "string", describe: "", required: true } as const;

const copy = bind(
  {
    summary: "",
    positionals: { source: { ...word, flag: "profile" }, target: word, note: { type: "string", describe: "" } },
    flags,
    conflicts: [["groups", "dry-run", "note"]],
    examples,
  },
  load,
);
const list = bind(
  {
    name: "list",
    summary: "",
    flags: { ...flags, "user-name": { ...flags["user-name"], required: true } },
    elsewhere: { colour: "it is a column" },
    examples,
  },
  load,
);
const set = bind(
  { name: "set", summary: "", positionals: { state: { ...word, choices: ["on", "off"] } }, examples },
  load,
);
const exec = bind(
  {
    name: "exec",
    summary: "",
    positionals: { command: { type: "strings", required: true, describe: "" } },
    examples,
  },
  load,
);
const login = bind(
  { summary: "", flags: { "min-ttl": { type: "duration", plain: "s", describe: "" } }, examples },
  load,
);
const status = bind({ name: "status", summary: "", examples }, load);

const rotate = bind(
  { summary: "", positionals: { profile: { type: "words", describe: "", flag: "profile" } }, examples },
  load,
);
const check = bind({ ...rotate, name: "check" }, load);
const rotator: Tool = { name: "rotator", version: "1.2.3", summary: "", commands: [rotate, check] };
const copier: Tool = { name: "copier", version: "1.2.3", summary: "", commands: [copy, list, set] };
const keeper: Tool = {
  name: "keeper",
  version: "1.2.3",
  summary: "",
  profileFirst: true,
  commands: [login, status, exec],
};

const mail = bind(
  {
    summary: "",
    flags: { "user-email": { ...word, describe: "" }, delete: { type: "boolean", describe: "" } },
    examples: [{ line: "--user-email ann@example.com --groups b", says: "" }],
  },
  load,
);
const mailer: Tool = { name: "mailer", version: "1.2.3", summary: "", commands: [mail] };

const read = (tool: Tool, line: string) => {
  const found = readLine(tool, line === "" ? [] : line.split(" "));
  return found.kind === "run" ? { command: found.command.name, values: found.values } : found;
};
const refused = (tool: Tool, line: string) => {
  try {
    read(tool, line);
  } catch (error) {
    if (error instanceof CliError && error.code === "USAGE") return [error.message, error.hint].join("\n");
    throw error;
  }
  return "it is read";
};

describe("a line", () => {
  test("gives each flag and word its value, by the names of the command's code", () => {
    expect(read(copier, "a b c --user roger --lasting=3m --json")).toMatchObject({
      command: undefined,
      values: { source: "a", target: "b", note: "c", userName: "roger", lasting: 180, dryRun: false, json: true },
    });
    expect(read(copier, "list -u roger --groups a b --dryrun --region=x")).toMatchObject({
      command: "list",
      values: {
        userName: "roger",
        groups: ["a", "b"],
        dryRun: true,
        region: "x",
        lasting: undefined,
        state: undefined,
      },
    });
  });

  test("takes a word for a command's name in the first place only", () => {
    expect(read(copier, "a list")).toMatchObject({ command: undefined, values: { source: "a", target: "list" } });
  });

  test("may give as a flag what is a word", () => {
    const { values } = read(copier, "--profile a b") as { values: object };
    expect(values).toMatchObject({ source: "a", target: "b", note: undefined });
    expect(read(copier, "-p a b c")).toMatchObject({ values: { source: "a", target: "b", note: "c" } });
    expect(refused(copier, "--profile a b c d")).toContain(
      "The source is given twice, as an argument and with --profile.",
    );
  });

  test.each([
    ["", { command: undefined, values: { profile: undefined } }],
    ["a", { command: undefined, values: { profile: ["a"] } }],
    ["a b", { command: undefined, values: { profile: ["a", "b"] } }],
    ["check a b", { command: "check", values: { profile: ["a", "b"] } }],
    ["-p a b", { command: undefined, values: { profile: ["a", "b"] } }],
    ["check --profile a --profile b", { command: "check", values: { profile: ["a", "b"] } }],
  ])("may name several profiles, as words or by flag: %s", (line, found) => {
    expect(read(rotator, line)).toMatchObject(found);
  });

  test("keeps which words may be mistyped commands, for where there are no such profiles", () => {
    expect(readLine(rotator, ["chekc"])).toMatchObject({ asProfiles: ["chekc"], values: { profile: ["chekc"] } });
    expect(readLine(keeper, ["stauts"])).toMatchObject({ asProfiles: ["stauts"] });
    expect(readLine(keeper, ["status", "stauts"])).toMatchObject({ asProfiles: [] });
    expect(readLine(copier, ["lsit", "b"])).toMatchObject({ asProfiles: ["lsit"] });
    expect(readLine(copier, ["b", "-p", "lsit"])).toMatchObject({ asProfiles: [] });
  });

  test.each([
    ["work", { command: undefined, values: { profile: "work" } }],
    ["work status", { command: "status", values: { profile: "work" } }],
    ["status work", { command: "status", values: { profile: "work" } }],
    ["status", { command: "status", values: { profile: undefined } }],
    ["status status", { command: "status", values: { profile: "status" } }],
    ["--profile status", { command: undefined, values: { profile: "status" } }],
    ["-p work status", { command: "status", values: { profile: "work" } }],
    ["--min-ttl 15m work", { command: undefined, values: { profile: "work", minTtl: 900 } }],
    ["exec work -- ls -l --json", { command: "exec", values: { command: ["ls", "-l", "--json"], json: false } }],
  ])("may begin with the profile, or name it after the command: %s", (line, found) => {
    expect(read(keeper, line)).toMatchObject(found);
  });

  test.each([
    [copier, "", "Missing argument: source\nUsage: copier <source> <target> [note]"],
    [copier, "a", "Missing argument: target"],
    [copier, "lsit", "Unknown: lsit (did you mean list?)"],
    [rotator, "a check", '"check" is a command and must come first.\nrotator check a'],
    [copier, "on set", '"set" is a command and must come first.\ncopier set on'],
    [copier, "list", "Missing: --user-name"],
    [copier, "set", "Missing argument: state\nUsage: copier set <state>\nOne of: on, off"],
    [mailer, "", "Missing: --user-email\nFor example: mailer --user-email ann@example.com --groups b"],
    [mailer, "--delete", "Missing: --user-email\nFor example: mailer --delete --user-email ann@example.com"],
    [keeper, "status --min-ttl 1h", "Unknown: --min-ttl (it goes with keeper)\nSee: keeper status --help"],
    [mailer, "remove ann@b.com", "Unknown: remove ann@b.com\nIf it is a person: --user-email ann@b.com\n"],
    [copier, "list --usr-name x", "Unknown: --usr-name (did you mean --user-name?)"],
    [copier, "list --name x", "Unknown: --name (did you mean --user-name?)\nSee: copier list --help"],
    [copier, "list --run", "Unknown: --run (did you mean --dry-run?)"],
    [copier, "list --colour x --constructor", "Unknown: --colour (it is a column)\nUnknown: --constructor\nSee"],
    [copier, "list -u -x", "--user-name needs a value, but -x follows it.\nIf that is its value: --user-name=-x"],
    [copier, "list -u x --state --of", "--state needs a value, but --of follows it."],
    [copier, "list -u x --lasting -1h", "--lasting cannot be negative: it takes a time such as 15m, 24h or 90d, not"],
    [copier, "list -u x --lasting --yse", "--lasting needs a value, but --yse follows it."],
    [copier, "list -u x --groups a -y", "Unknown: -y"],
    [copier, "list -u x y", "Unknown: y"],
    [copier, "list -u x --lasting often", '--lasting takes a time such as 15m, 24h or 90d, not "often".'],
    [copier, "list -u x -u y", "--user-name is given 2 times; it takes one value."],
    [copier, "list -u x --state maybe", '--state is "maybe"; it must be one of: on, off'],
    [copier, "list -u x --state", "--state needs a value.\nOne of: on, off"],
    [copier, "set no", 'state is "no"; it must be one of: on, off'],
    [copier, "a b c --dry-run --groups d", "Use either --groups or --dry-run or a note."],
    [copier, "list -u x -- ls", 'Nothing may follow "--" here'],
    [copier, "list -u x --min-ttl 1", "Unknown: --min-ttl"],
    [keeper, "work stauts", "Unknown: stauts (did you mean status?)"],
    [keeper, "stauts work", "Unknown: stauts (did you mean status?)\nSee: keeper --help"],
    [keeper, "jane work", "Unknown: work\n"],
    [keeper, "work exec ls", "Unknown: ls\nPut -- before the command to run: keeper work exec -- ls"],
    [keeper, "work exec --yse ls -l", "Unknown: --yse"],
    [
      keeper,
      "work exec ls -l $HOME",
      "Unknown: ls\nPut -- before the command to run: keeper work exec -- ls -l '$HOME'",
    ],
    [keeper, "work exec --", "Missing after --: command\nFor example: keeper work exec -- ls"],
  ])("of %# is told what is wrong with it: %s %s", (tool, line, says) => {
    expect(refused(tool, line)).toContain(says);
  });

  test("is not one with a mistyped command, where a profile is called so", () => {
    expect(() => readLine(keeper, ["stauts", "work"], ["stauts"])).toThrow("Unknown: work");
    expect(() => readLine(keeper, ["work", "stauts"], ["work"])).toThrow("Unknown: stauts (did you mean status?)");
  });

  test("that asks for help or the version is that, whatever else is wrong with it", () => {
    expect(read(copier, "list --what -h")).toEqual({ kind: "help", command: list });
    expect(read(copier, "help list")).toEqual({ kind: "help", command: list });
    expect(read(copier, "help set")).toEqual({ kind: "help", command: set });
    expect(read(rotator, "help check")).toEqual({ kind: "help", command: check });
    expect(read(keeper, "help exec")).toEqual({ kind: "help", command: exec });
    expect(read(keeper, "help nothing")).toEqual({ kind: "help", command: undefined });
    expect(read(keeper, "help")).toEqual({ kind: "help", command: undefined });
    expect(read(keeper, "work exec --help")).toEqual({ kind: "help", command: exec });
    expect(read(keeper, "--version")).toEqual({ kind: "version" });
  });
});

const text = fc
  .stringMatching(/^[^-\s=][^\s]{0,8}$/)
  .filter((value) => !["true", "false", "help", "list", "set"].includes(value));
const typedFlags = fc.record(
  {
    "user-name": fc.tuple(fc.constantFrom("--user-name", "--user", "-u"), text),
    state: fc.tuple(fc.constant("--state"), fc.constantFrom("on", "off")),
    lasting: fc.tuple(fc.constant("--lasting"), fc.nat({ max: 999_999 }).map(String)),
  },
  { requiredKeys: ["user-name"] },
);

describe("whatever is typed", () => {
  test("each value is handed on as it was typed, in any order", () => {
    fc.assert(
      fc.property(typedFlags, fc.boolean(), fc.boolean(), (given, dryRun, joined) => {
        const parts = Object.values(given).map(([flag, value]) => (joined ? [`${flag}=${value}`] : [flag, value]));
        const line = ["list", ...(dryRun ? ["--dry-run"] : []), ...parts.toReversed().flat()];
        const found = readLine(copier, line);
        const values = Object.fromEntries(
          Object.entries(given).map(([name, [, value]]) => [name, unquoted(value, joined)]),
        );
        expect(found).toMatchObject({
          values: {
            userName: values["user-name"],
            state: values["state"],
            lasting: values["lasting"] === undefined ? undefined : Number(values["lasting"]),
            dryRun,
          },
        });
      }),
    );
  });

  test("a line is read or refused with a sentence, and never anything else", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "list",
        "set",
        "exec",
        "--",
        "-",
        "---",
        "-5",
        "--json=",
        "--groups",
        "-u",
        "--__proto__",
        "help",
      ),
      fc.string(),
      fc.string().map((value) => `--${value}`),
    );
    fc.assert(
      fc.property(fc.constantFrom(copier, keeper), fc.array(piece, { maxLength: 7 }), (tool, line) => {
        try {
          readLine(tool, line);
        } catch (error) {
          expect(error).toMatchObject({ code: "USAGE" });
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** The tokenizer takes quotes off after `=`, as shells do. */
function unquoted(value: string, joined: boolean): string {
  return joined ? value.replace(/^(["'])(.*)\1$/s, "$2") : value;
}
