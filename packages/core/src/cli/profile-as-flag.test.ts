import { expect, test } from "@jest/globals";
import { profileAsFlag } from "./profile-as-flag.js";
import { defineCommand, type Tool } from "./tool.js";

const command = (usage: string) =>
  defineCommand({
    usage,
    summary: "",
    positionals: {},
    flags: { ttl: { type: "string", describe: "" }, force: { type: "boolean", describe: "" } },
    examples: [],
    load: (): Promise<never> => Promise.reject(new Error("loaded")),
  });
const tool: Tool = {
  name: "demo",
  version: "1.0.0",
  summary: "",
  profileFirst: true,
  commands: [command("$0"), command("init"), command("status")],
};

test.each([
  ["work", "--profile=work"],
  ["work init", "--profile=work init"],
  ["work --force init", "--profile=work --force init"],
  ["--force work init", "--force --profile=work init"],
  ["--ttl 15m work", "--ttl 15m --profile=work"],
  ["--ttl=15m work", "--ttl=15m --profile=work"],
])("%s is read as %s", (typed, read) => {
  expect(profileAsFlag(tool, typed.split(" ")).join(" ")).toBe(read);
});

test.each(["status", "status --force", "--profile status", "--profile=work init", "--force"])(
  "%s is left as it is",
  (typed) => {
    expect(profileAsFlag(tool, typed.split(" ")).join(" ")).toBe(typed);
  },
);

test("a profile that is called like a command is reached by a second word", () => {
  expect(profileAsFlag(tool, ["status", "init"])).toEqual(["--profile=status", "init"]);
});
