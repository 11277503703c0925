import { describe, expect, test } from "@jest/globals";
import { completions } from "./complete.js";
import { bind, type Tool } from "./tool.js";

const load = () => Promise.reject(new Error("loaded"));
const profile = { type: "string", describe: "Profile", completes: "profile" } as const;
const tool: Tool = {
  name: "demo",
  version: "1.0.0",
  summary: "Demo",
  commands: [
    bind({ summary: "Go", positionals: { from: profile }, flags: { target: profile }, examples: [] }, load),
    bind(
      {
        name: "policy",
        summary: "Show",
        flags: {
          format: { type: "string", describe: "Format", choices: ["json", "text"] },
          hush: { type: "boolean", describe: "", hidden: true },
        },
        examples: [],
      },
      load,
    ),
  ],
};
const complete = (...words: string[]) => completions(tool, words, () => Promise.resolve(["dev", "prod"]));

describe("completions", () => {
  test("offers commands and profiles for the first word", async () => {
    expect(await complete("")).toEqual(["policy", "dev", "prod"]);
    expect(await complete("p")).toEqual(["policy", "prod"]);
    expect(await complete("policy", "")).toEqual([]);
  });

  test("offers the flags of the command, not the hidden ones", async () => {
    expect(await complete("policy", "--")).toEqual(expect.arrayContaining(["--format", "--profile", "--help"]));
    expect(await complete("policy", "--h")).toEqual(["--help"]);
    expect(await complete("--ta")).toEqual(["--target"]);
  });

  test("offers the values of the flag before it", async () => {
    expect(await complete("policy", "--format", "")).toEqual(["json", "text"]);
    expect(await complete("--target", "d")).toEqual(["dev"]);
    expect(await complete("--profile", "")).toEqual(["dev", "prod"]);
    expect(await complete("--profile=d")).toEqual(["--profile=dev"]);
    expect(await complete("policy", "--format=")).toEqual(["--format=json", "--format=text"]);
  });

  test("offers profiles for the first word where they come first, and commands for it and the next", async () => {
    const first = (...words: string[]) =>
      completions({ ...tool, profileFirst: true }, words, () => Promise.resolve(["dev", "prod"]));
    expect(await first("")).toEqual(["dev", "prod", "policy"]);
    expect(await first("dev", "")).toEqual(["policy"]);
    expect(await first("dev", "policy", "")).toEqual([]);
    expect(await first("dev", "policy", "--f")).toEqual(["--format"]);
  });
});
