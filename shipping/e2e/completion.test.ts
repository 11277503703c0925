import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openStage, type Stage } from "./stage.js";

const onPath = (shell: string) =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, shell)));

const unless = (shell: string) => (onPath(shell) ? "" : ` (skipped: there is no ${shell} on the PATH)`);

/** What is typed up to the tabulator key, and what that then becomes or offers. */
const cases = [
  { typed: "setsts --target-p", becomes: "--target-profile" },
  { typed: "setsts --target-profile wo", becomes: "work" },
  { typed: "key-rotate sta", becomes: "status" },
  { typed: "iam-login wo", becomes: "work" },
  { typed: "iam-login work sta", becomes: "status" },
  { typed: "iam-mfa dev", becomes: "devices" },
];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe("in bash", () => {
  test.each(cases)("$typed becomes $becomes", async ({ typed, becomes }) => {
    const words = typed.split(" ");
    const tool = words[0] ?? "";
    const script = [
      `eval "$(${tool} completion bash)"`,
      `COMP_WORDS=(${words.join(" ")})`,
      `COMP_CWORD=${words.length - 1}`,
      // The function that was registered for the tool, whatever it is called.
      `$(complete -p ${tool} | sed "s/.*-F \\([^ ]*\\).*/\\1/")`,
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join("; ");
    expect(await stage.run(`bash --norc -c '${script.replaceAll("'", "'\\''")}'`)).toEqual({
      exitCode: 0,
      screen: [becomes],
    });
  });
});

(onPath("fish") ? describe : describe.skip)(`in fish${unless("fish")}`, () => {
  test.each(cases)("$typed becomes $becomes", async ({ typed, becomes }) => {
    const tool = typed.split(" ")[0] ?? "";
    const { exitCode, screen } = await stage.run(
      `fish --no-config -c '${tool} completion fish | source; complete -C "${typed}"'`,
    );
    expect({ exitCode, offered: screen.map((line) => line.split("\t")[0]) }).toEqual({
      exitCode: 0,
      offered: [becomes],
    });
  });
});

(onPath("zsh") ? describe : describe.skip)(`in zsh${unless("zsh")}`, () => {
  test.each(cases)("$typed becomes $becomes", async ({ typed, becomes }) => {
    const tool = typed.split(" ")[0] ?? "";
    const lines = ["autoload -Uz compinit; compinit -u -D", `eval "$(${tool} completion zsh)"`, "PS1=rea''dy'> '"];
    const terminal = await stage.open(["zsh", "-f", "-i"]);
    terminal.type(`${lines.join("; ")}\r`);
    await terminal.waitFor("ready> ");
    terminal.type(`${typed}\t`);
    await terminal.waitFor(`${typed.slice(0, typed.lastIndexOf(" ") + 1)}${becomes}`);
    expect(terminal.screen()).not.toContain("not found");
    terminal.kill();
  });
});
