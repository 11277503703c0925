import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { runInTerminal, temporaryFolder, type TerminalRun } from "@iam-tools/sandbox/testing";
import { root, shippedPackages } from "./shipped-packages.js";

/** A person at a terminal, in an account of the sandbox: what the documents take for granted. */
export interface Stage {
  readonly sandbox: Sandbox;
  /**
   * Types a line; answers what it asks; returns what was on the screen, with what differs each time made alike.
   *
   * @param stop what to see before it is ended, and how, for what does not end by itself
   */
  run(
    command: string,
    stop?: { after: string; by: "Ctrl-C" | "exit" },
  ): Promise<{ exitCode: number; screen: string[] }>;
  /** Starts a program that stays, on a terminal of its own. */
  open(line: readonly string[]): Promise<TerminalRun>;
  close(): Promise<void>;
}

const ownKeysAndDevice = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["iam:*AccessKey*", "iam:*MFADevice*"],
      Resource: ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:mfa/${aws:username}"],
    },
  ],
};

/**
 * Roger has long-term keys in the profiles `work` and `build`, and an MFA device; `side` has Jane's keys, `default` the
 * administrator's. All tools are on the PATH; `npx @iam-tools/NAME` runs them as well, and `npm` only checks that it could
 * do what is asked.
 */
export async function openStage(): Promise<Stage> {
  const sandbox = await startSandbox({
    accountAlias: "dev",
    mail: {},
    seed: {
      groups: [
        { name: "Engineers", inlinePolicies: { ownKeysAndDevice } },
        { name: "ReadOnly", attachedPolicies: ["ReadOnlyAccess"] },
        { name: "S3FullControl", attachedPolicies: ["ReadOnlyAccess"] },
      ],
    },
  });
  const folder = await temporaryFolder();
  const home = join(folder.path, "home", "roger");
  const bins = join(folder.path, "bin");
  const roger = sandbox.addUser({ name: "roger", groups: ["Engineers", "ReadOnly"], devices: [{}] });
  const jane = sandbox.addUser({ name: "jane", groups: ["Engineers"] });
  for (const name of ["co.worker-dev", "joe.doe-dev"]) sandbox.addUser({ name, groups: ["ReadOnly"], accessKeys: 0 });
  const email = "john.roe@example.com";
  sandbox.addUser({ name: "john.roe-dev", groups: ["ReadOnly"], tags: { email }, password: "an Old passw0rd" });
  await writeFiles(home, sandbox, { roger, jane });
  await writeBins(bins);
  const {
    AWS_ACCESS_KEY_ID: _id,
    AWS_SECRET_ACCESS_KEY: _secret,
    AWS_CONFIG_FILE: _config,
    AWS_SHARED_CREDENTIALS_FILE: _credentials,
    ...endpoints
  } = sandbox.environment;
  const env = {
    ...endpoints,
    HOME: home,
    PATH: `${bins}${delimiter}${process.env["PATH"] ?? ""}`,
    MAIL_FROM: "IAM <iam@example.com>",
    AWS_PAGER: "",
    NO_COLOR: "1",
    TERM: "dumb",
  };

  return {
    sandbox,
    async run(command, stop) {
      // The tools note when a code was used; here each command begins as if none was.
      const state = await mkdtemp(join(folder.path, "state-"));
      const options = {
        bin: "bash",
        args: ["-c", command],
        env: { ...env, XDG_STATE_HOME: state },
        cwd: home,
        columns: 200,
        timeout: 250_000,
      };
      const terminal = await runInTerminal(options);
      const answering = answer(terminal, sandbox, roger);
      if (stop !== undefined) {
        await terminal.waitFor(stop.after);
        if (stop.by === "exit") terminal.type("exit\r");
        else terminal.press("Ctrl-C");
      }
      const { exitCode, signal } = await terminal.exit;
      await answering;
      return { exitCode: signal === 0 ? exitCode : 128 + signal, screen: alike(terminal.screen(), home) };
    },
    open: (line) =>
      runInTerminal({
        bin: "bash",
        args: ["-c", ["exec", ...line].join(" ")],
        env,
        cwd: home,
        columns: 200,
        // It stays for many tests, each of which has a limit of its own.
        timeout: 3_600_000,
      }),
    async close() {
      await sandbox.close();
      await folder.remove();
    },
  };
}

/** Lines with what differs from run to run made alike: times, key ids, and where the home folder is. */
export function alike(text: string, home = "/home/roger"): string[] {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(home, "/home/roger")
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|\+00:00)?/g, "TIME")
    .replace(/\d{4}-\d\d-\d\d/g, "DATE")
    .replace(/(AKIA|ASIA)[A-Z0-9]{12,}/g, "KEY")
    .replace(/\*{4}[A-Z0-9]{4}\b/g, "****KEY")
    .replace(/\/\S*\/iam-sandbox-\w+/g, "/tmp/iam-sandbox-ID")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
    .replace(/\d+ h \d+ min/g, "H h M min")
    .replace(/\n(\^C\n?)?$/, "")
    .split("\n")
    .map((line) => line.trimEnd());
}

/** Until the run is over: the code of the device for who asks for a code, yes for who asks for that. */
async function answer(terminal: TerminalRun, sandbox: Sandbox, person: AddedUser): Promise<void> {
  // Who asks more often does not like the answer.
  for (let questions = 0; questions < 5; questions += 1) {
    const seen = terminal.screen().length;
    try {
      await terminal.waitFor(/(MFA code|Type \S+ to go on|\(yes\/no\)|\[y\/N\])[^\n]*[:?] ?$/);
    } catch {
      return;
    }
    const question = terminal.screen().slice(seen);
    const typed = /Type (\S+) to go on: $/.exec(question)?.[1];
    if (/MFA code[^\n]*$/.test(question)) {
      // A code is accepted once; the sandbox forgets which were, so that nobody waits for the next.
      sandbox.forgetCodes();
      terminal.type(sandbox.totp(person.serialNumber));
    } else {
      terminal.type(typed ?? "yes");
    }
    terminal.press("Enter");
  }
}

async function writeFiles(
  home: string,
  sandbox: Sandbox,
  { roger, jane }: { roger: AddedUser; jane: AddedUser },
): Promise<void> {
  const administrator = {
    accessKeyId: sandbox.environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: sandbox.environment["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
  const credentials = [
    section("default", administrator),
    section("work", roger),
    section("build", roger),
    section("side", jane),
  ];
  await mkdir(join(home, ".aws"), { recursive: true });
  await writeFile(join(home, ".aws", "credentials"), credentials.join(""), { mode: 0o600 });
  await writeFile(join(home, ".aws", "config"), "[default]\nregion = us-east-1\n", { mode: 0o600 });
  await writeFile(join(home, "people.csv"), "email,groups,mimic,accounts\njane@example.com,ReadOnly,,\n");
  await writeFile(join(home, "account.json"), JSON.stringify({ alias: "dev", users: [{ name: "roger" }] }));
}

function section(name: string, keys: { accessKeyId: string; secretAccessKey: string }): string {
  return `[${name}]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n\n`;
}

/** The tools' bins, and `npx` and `npm` that reach for nothing. */
export async function writeBins(folder: string): Promise<void> {
  await mkdir(folder);
  const write = async (name: string, script: string) => {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  };
  const commands = shippedPackages.flatMap((one) =>
    one.command === undefined ? [] : [{ ...one, command: one.command }],
  );
  for (const { command, folder: home } of commands) {
    await write(command, `exec "${process.execPath}" "${home}/bin/${command}.cjs" "$@"`);
  }
  const known = commands.map(({ name, command }) => `${name}) shift; exec ${command} "$@" ;;`).join(" ");
  await write("npx", `case "$1" in ${known} esac\necho "No such package: $1" >&2; exit 1`);
  await write("npm", `exec "${process.execPath}" "${join(root, "shipping", "e2e", "pretend-npm.mjs")}" "$@"`);
}
