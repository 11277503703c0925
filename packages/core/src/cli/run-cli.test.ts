import { describe, expect, test } from "@jest/globals";
import { CliError } from "../errors/index.js";
import { recordedOutput, testContext } from "../testing/index.js";
import { runCli } from "./run-cli.js";
import { bind, type Command, type Result, type Tool } from "./tool.js";

let received: unknown;
let result: Result = { data: {}, text: [] };

const greet = {
  summary: "Greet someone",
  flags: {
    "user-name": { type: "string", describe: "Who to greet", required: true },
    lasting: { type: "duration", plain: "s", describe: "How long" },
    groups: { type: "strings", describe: "With whom" },
    "no-mail": { type: "boolean", describe: "Send no mail" },
    "dry-run": { type: "boolean", alias: ["dryrun"], describe: "Change nothing" },
    secret: { type: "boolean", describe: "Not for everyone", hidden: true },
  },
  examples: [{ line: "--user-name roger", says: "Roger" }],
} as const satisfies Command;

const load = async () => ({
  run: async (_context: unknown, flags: unknown) => {
    received = flags;
    return result;
  },
});

const failing = (error: unknown): Tool => ({
  ...tool,
  commands: [bind(greet, () => Promise.resolve({ run: () => Promise.reject(error) }))],
});

const tool: Tool = { name: "greeter", version: "1.2.3", summary: "Greets", commands: [bind(greet, load)] };

async function runTool(
  argv: string[],
  options: { tool?: Tool; isTerminal?: boolean; env?: Record<string, string> } = {},
) {
  received = undefined;
  const out = recordedOutput();
  const err = recordedOutput({ isTerminal: options.isTerminal ?? false });
  const context = testContext({ out, err, env: options.env ?? {} });
  const code = await runCli(options.tool ?? tool, argv, context);
  return { code, out: out.text, err: err.text };
}

describe("rows that come one after the other", () => {
  async function* rows<T>(...all: T[]): AsyncGenerator<T> {
    yield* all;
  }

  test("are printed as they come, as lines or as the rows of one JSON object", async () => {
    result = { data: { names: rows({ a: 1 }, { a: 2 }) }, text: rows("one", "two") };
    expect((await runTool(["--user-name", "roger"])).out).toBe("one\ntwo\n");
    result = { data: { names: rows({ a: 1 }, { a: 2 }) }, text: rows("one", "two") };
    const { out } = await runTool(["--user-name", "roger", "--json"]);
    expect(JSON.parse(out)).toEqual({ version: 1, names: [{ a: 1 }, { a: 2 }] });
    expect(out).toContain('\n    {"a":1},\n    {"a":2}\n');
  });

  test("may be none", async () => {
    result = { data: { names: rows() }, text: rows() };
    const { out } = await runTool(["--user-name", "roger", "--json"]);
    expect(JSON.parse(out)).toEqual({ version: 1, names: [] });
    result = { data: {}, text: [] };
  });
});

describe("what is typed", () => {
  test("after -- is the positional that takes several, flags of its own included", async () => {
    const exec = {
      summary: "Run a command",
      positionals: {
        name: { type: "string", describe: "In which profile" },
        command: { type: "strings", describe: "What to run" },
      },
      examples: [],
    } as const satisfies Command;
    await runTool(["work", "--json", "--", "aws", "--version", "--json"], {
      tool: { ...tool, commands: [bind(exec, load)] },
    });
    expect(received).toMatchObject({ name: "work", json: true, command: ["aws", "--version", "--json"] });
  });

  test("after -- is refused where nothing takes it", async () => {
    const { code, err } = await runTool(["--user-name", "roger", "--", "aws"]);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'greeter: Nothing may follow "--" here, but "aws" does.\nLeave it out.\n',
    });
  });

  test("reaches the command by the names of its flags", async () => {
    const { code } = await runTool([
      "--user-name",
      "012",
      "--lasting",
      "3m",
      "--groups",
      "a",
      "b",
      "--no-mail",
      "--dryrun",
      "--profile",
      "p",
    ]);
    expect(code).toBe(0);
    expect(received).toEqual({
      userName: "012",
      lasting: 180,
      groups: ["a", "b"],
      noMail: true,
      dryRun: true,
      secret: false,
      profile: "p",
      region: undefined,
      endpointUrl: undefined,
      json: false,
      quiet: false,
      debug: false,
    });
  });

  test("is a mistyped command where it names no profile, and looks like a command", async () => {
    const none = new CliError({ code: "PROFILE_NOT_FOUND", message: "None.", hint: "Profiles that exist: work" });
    const keeper: Tool = {
      ...failing(none),
      profileFirst: true,
      commands: [
        bind({ summary: "", examples: [] }, () => Promise.resolve({ run: () => Promise.reject(none) })),
        bind({ name: "status", summary: "", examples: [] }, load),
      ],
    };
    expect(await runTool(["stauts"], { tool: keeper })).toEqual({
      code: 2,
      out: "",
      err: "greeter: Unknown: stauts (did you mean status?)\nProfiles that exist: work\nSee: greeter --help\n",
    });
    expect(await runTool(["wrok"], { tool: keeper })).toMatchObject({ code: 1, err: expect.stringContaining("None.") });
  });

  test.each([
    [[], "Missing: --user-name"],
    [["--user-name", "a", "--usr-name", "b"], "Unknown: --usr-name (did you mean --user-name?)"],
    [["--usr-name", "a"], "Unknown: --usr-name (did you mean --user-name?)"],
    [["--user-name", "a", "extra"], "Unknown: extra"],
    [["--user-name", "a", "--lasting", "often"], `--lasting takes a time such as 15m, 24h or 90d, not "often".`],
    [["--user-name", "a", "--user-name", "b"], "--user-name is given 2 times; it takes one value."],
    [["--user-name", ""], "--user-name needs a value."],
    [["--user-name"], "--user-name needs a value."],
    [["--user-name", "a", "--groups"], "--groups needs a value."],
    [["--userName", "a"], "Unknown: --userName (did you mean --user-name?)"],
    [["--user-name", "a", "--__proto__.x", "b"], "Unknown: --__proto__.x"],
    [["--user-name", "a", "--json=maybe"], '--json takes no value, but was given "maybe".'],
    [["--user-name", "a", "--no-json"], "Unknown: --no-json"],
    [["--user-name", "a", "-x"], "Unknown: -x"],
  ])("is a usage error where it cannot be right: %j", async (argv, message) => {
    const { code, out, err } = await runTool(argv);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(`greeter: `);
    expect(err).toContain(message);
    expect(received).toBeUndefined();
  });
});

describe("help and version", () => {
  test("go to standard output and exit with 0", async () => {
    const help = await runTool(["--help"]);
    expect(help.code).toBe(0);
    expect(help.out).toMatch(/^Usage: greeter /);
    expect(help.out).toContain("greeter completion bash");
    expect(help.out).toContain("--user-name");
    expect(help.out).toContain("greeter --user-name roger");
    expect(help.out).not.toContain("--secret");
    for (const asked of ["--version", "-V"])
      expect(await runTool([asked])).toEqual({ code: 0, out: "1.2.3\n", err: "" });
    for (const asked of ["-h", "help"]) expect(await runTool([asked])).toEqual(help);
  });

  test("show an example in one line, however wide the terminal, so that it can be copied", async () => {
    const line = "--user-name roger --groups Engineers ReadOnly --lasting 12h --dry-run --and-more-than-80-columns";
    const long = { ...greet, examples: [{ line, says: "Roger, in both groups" }] };
    const { out } = await runTool(["--help"], { tool: { ...tool, commands: [bind(long, load)] } });
    expect(out).toContain(`\nExamples:\n  greeter ${line}\n    Roger, in both groups\n`);
  });

  test("load no command", async () => {
    const broken: Tool = { ...tool, commands: [bind(greet, () => Promise.reject(new Error("loaded")))] };
    expect((await runTool(["--help"], { tool: broken })).code).toBe(0);
  });
});

describe("what was found", () => {
  test("is printed as text, as JSON, or not at all", async () => {
    result = { data: { greeted: "roger" }, text: ["Hello", "Roger"] };
    expect((await runTool(["--user-name", "a"])).out).toBe("Hello\nRoger\n");
    expect(JSON.parse((await runTool(["--user-name", "a", "--json"])).out)).toEqual({
      version: 1,
      greeted: "roger",
    });
    expect((await runTool(["--user-name", "a", "--quiet"])).out).toBe("");
  });

  test("is printed without a version where others say its shape, and as nothing where there is no answer", async () => {
    result = { data: { Version: 1 }, isForeign: true, text: [] };
    expect(JSON.parse((await runTool(["--user-name", "a", "--json"])).out)).toEqual({ Version: 1 });
    result = { data: undefined, text: [] };
    expect((await runTool(["--user-name", "a", "--json"])).out).toBe("");
  });

  test("decides the exit code", async () => {
    result = { data: {}, text: [], exitCode: 3 };
    expect((await runTool(["--user-name", "a"])).code).toBe(3);
  });
});

describe("what could not be printed", () => {
  const broken = (code: string) => ({
    ...recordedOutput(),
    flush: () => Promise.reject(Object.assign(new Error(code), { code })),
  });
  const print = async (code: string, found: Result) => {
    result = found;
    const err = recordedOutput();
    const context = testContext({ out: broken(code), err, env: {} });
    return { exitCode: await runCli(tool, ["--user-name", "a"], context), err: err.text };
  };

  test("is an error where the disk is full", async () => {
    const { exitCode, err } = await print("ENOSPC", { data: {}, text: ["x"] });
    expect(exitCode).toBe(1);
    expect(err).toContain("could not be written to standard output: the disk is full.");
  });

  test.each(["--help", "--version", "completion"])("is an error where it is what %s shows, too", async (word) => {
    const err = recordedOutput();
    const argv = word === "completion" ? [word, "bash"] : [word];
    expect(await runCli(tool, argv, testContext({ out: broken("ENOSPC"), err, env: {} }))).toBe(1);
    expect(err.text).toContain("the disk is full.");
  });

  test("is none where the reader has seen enough", async () => {
    expect(await print("EPIPE", { data: {}, text: ["x"] })).toEqual({ exitCode: 0, err: "" });
  });

  test("keeps a secret that must be seen, and says where it is", async () => {
    let forgotten = false;
    const afterPrint = async () => void (forgotten = true);
    const { exitCode, err } = await print("EPIPE", { data: {}, text: ["x"], afterPrint, ifNotPrinted: "It is in F." });
    expect(exitCode).toBe(1);
    expect(err).toContain("nothing is reading it.\nIt is in F.\n");
    expect(forgotten).toBe(false);
  });

  test("keeps it where all that is printed is thrown away", async () => {
    result = { data: {}, text: ["x"], ifNotPrinted: "It is in F." };
    const err = recordedOutput();
    const context = testContext({ out: { ...recordedOutput(), isNowhere: true }, err, env: {} });
    expect(await runCli(tool, ["--user-name", "a"], context)).toBe(1);
    expect(err.text).toContain("it is closed or discarded.\nIt is in F.\n");
  });
});

describe("what went wrong", () => {
  const error = new CliError({
    code: "X",
    message: "It broke.",
    hint: "Mend it.",
    exitCode: 4,
    cause: new Error("inner"),
  });

  test("goes to standard error with what to do next, and no stack trace", async () => {
    expect(await runTool(["--user-name", "a"], { tool: failing(error) })).toEqual({
      code: 4,
      out: "",
      err: "greeter: It broke.\nMend it.\n",
    });
  });

  test("shows where it came from with --debug", async () => {
    const { err } = await runTool(["--user-name", "a", "--debug"], { tool: failing(error) });
    expect(err).toContain("Caused by: Error: inner\n    at ");
  });

  test("is JSON with --json", async () => {
    const { err } = await runTool(["--user-name", "a", "--json"], { tool: failing(error) });
    expect(JSON.parse(err)).toEqual({ error: { code: "X", message: "It broke.", hint: "Mend it." } });
  });

  test("has a hint in JSON even where there is none", async () => {
    const { err } = await runTool(["--user-name", "a", "--json"], {
      tool: failing(new CliError({ code: "X", message: "It broke." })),
    });
    expect(JSON.parse(err)).toEqual({ error: { code: "X", message: "It broke.", hint: null } });
  });

  test("has colour on a terminal only, and not where NO_COLOR is set", async () => {
    const shown = (options: object) => runTool(["--user-name", "a"], { tool: failing(error), ...options });
    expect((await shown({ isTerminal: true })).err).toContain("\u001b[31m");
    expect((await shown({ isTerminal: true, env: { NO_COLOR: "1" } })).err).not.toContain("\u001b");
    expect((await shown({})).err).not.toContain("\u001b");
  });

  test("is an error even where it is no CliError", async () => {
    const { code, err } = await runTool(["--user-name", "a"], { tool: failing(new TypeError("odd")) });
    expect(code).toBe(1);
    expect(err).toBe("greeter: Unexpected error: odd.\nRun it again with --debug to see where this came from.\n");
  });
});

test.each(["constructor", "toString", "__proto__"])(
  "%s, which each object has, is no question about the tool",
  async (word) => {
    const { code, out, err } = await runTool([word]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(word);
  },
);

test("what fails before a command runs is told like any other failure", async () => {
  const prepare = () => Promise.reject(new CliError({ code: "FILE_ERROR", message: "No room.", hint: "Make some." }));
  const { code, err } = await runTool(["--user-name", "roger"], { tool: { ...tool, prepare } });
  expect({ code, err }).toEqual({ code: 1, err: "greeter: No room.\nMake some.\n" });
});
