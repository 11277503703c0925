import { succeeded, type TerminalRun } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { onPath } from "./on-path.js";
import { openStage, type Stage } from "./stage.js";

const unless = (shell: string) => (onPath(shell) ? "" : ` (skipped: there is no ${shell} on the PATH)`);

/** How each shell is started, and what is typed first. Its prompt is written in parts, to be seen only when it is there. */
const shells = [
  { shell: "bash", line: ["bash", "--norc", "-i"], load: (tool: string) => `eval "$(${tool} completion bash)"` },
  { shell: "zsh", line: ["zsh", "-f", "-i"], load: (tool: string) => `eval "$(${tool} completion zsh)"` },
  { shell: "fish", line: ["fish", "--no-config", "-i"], load: (tool: string) => `${tool} completion fish | source` },
];
const prepare: Readonly<Record<string, string>> = {
  bash: `PS1=rea""dy\\>\\ `,
  zsh: `autoload -Uz compinit; compinit -u -D; PS1=rea""dy">"" "`,
  fish: `function fish_prompt; echo -n rea""dy"> "; end`,
};

/** Names that shells would take for something else. */
const oddProfiles = ["my own", "team:dev", "o'brien", 'qu"ote', "me@corp", "ca$h", "a=b"];

/** What is typed up to the tabulator key, and the words that the line then has. */
const cases = [
  { typed: "setsts --target-p", becomes: ["setsts", "--target-profile"] },
  { typed: "setsts --target-profile wo", becomes: ["setsts", "--target-profile", "work"] },
  { typed: "setsts --target-profile=wo", becomes: ["setsts", "--target-profile=work"] },
  { typed: "key-rotate sta", becomes: ["key-rotate", "status"] },
  { typed: "iam-login wo", becomes: ["iam-login", "work"] },
  { typed: "iam-login work sta", becomes: ["iam-login", "work", "status"] },
  { typed: "iam-mfa dev", becomes: ["iam-mfa", "devices"] },
  { typed: "iam-login my", becomes: ["iam-login", "my own"] },
  { typed: "iam-login my\\ o", becomes: ["iam-login", "my own"] },
  { typed: "iam-login 'my o", becomes: ["iam-login", "my own"] },
  { typed: "iam-login 'my own' sta", becomes: ["iam-login", "my own", "status"] },
  { typed: "iam-login te", becomes: ["iam-login", "team:dev"] },
  { typed: "iam-login team:d", becomes: ["iam-login", "team:dev"] },
  { typed: "iam-login team:dev sta", becomes: ["iam-login", "team:dev", "status"] },
  { typed: "iam-login o", becomes: ["iam-login", "o'brien"] },
  { typed: "iam-login qu", becomes: ["iam-login", 'qu"ote'] },
  { typed: "iam-login me@c", becomes: ["iam-login", "me@corp"] },
  { typed: "iam-login ca", becomes: ["iam-login", "ca$h"] },
  { typed: "setsts --profile a", becomes: ["setsts", "--profile", "a=b"] },
  { typed: "iam-user-admin import peo", becomes: ["iam-user-admin", "import", "people.csv"] },
];

describe.each(shells)("completion", ({ shell, line, load }) => {
  (onPath(shell) ? describe : describe.skip)(`in ${shell}${unless(shell)}`, () => {
    let stage: Stage;
    let terminal: TerminalRun;
    beforeAll(async () => {
      stage = await openStage();
      const quoted = oddProfiles.map((name) => `'${name.replaceAll("'", "'\\''")}'`).join(" ");
      await succeeded(stage.run(`printf '[%s]\\nregion = eu-west-1\\n' ${quoted} >> .aws/credentials`));
      terminal = await stage.open(line);
      const tools = [...new Set(cases.map(({ becomes: [tool = ""] }) => tool))];
      terminal.type([prepare[shell], ...tools.map(load)].join("; "));
      terminal.press("Enter");
      await terminal.waitFor("ready> ");
    });
    afterAll(async () => {
      terminal.kill();
      await terminal.exit;
      await stage.close();
    });

    test.each(cases)("$typed becomes $becomes", async ({ typed, becomes }) => {
      // Then to the start of the line, and what was completed is printed instead of run.
      terminal.type(`${typed}\t\u0001printf '<%s>' `);
      terminal.press("Enter");
      await expect(terminal.waitFor(becomes.map((word) => `<${word}>`).join(""))).resolves.toBeUndefined();
      await terminal.waitFor("ready> ");
    });
  });
});
