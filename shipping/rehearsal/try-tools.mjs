import { appendFile, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "./run.mjs";

/** What each tool is asked to do, once, and what it then says. `code` gives the next code of the person's device. */
const trials = {
  "iam-user-admin": () => ({
    args: ["--user-email", "roger.siggs@example.com", "--groups", "ReadOnly", "--mail-from", "iam@example.com"],
    administrator: true,
    says: "mailed the password to roger.siggs@example.com",
  }),
  setsts: ({ code }) => ({
    args: ["--profile", "work", "--target-profile", "work-setsts"],
    input: code(),
    says: "completed!",
  }),
  "iam-mfa": ({ code }) => ({ args: ["work", "work-mfa"], input: code(), says: "work-mfa credentials valid until" }),
  "iam-login": ({ code }) => ({ args: ["work"], input: code(), says: "work-sts" }),
  "key-rotate": () => ({ args: ["--profile", "work", "--yes"], says: "work" }),
  "iam-audit": () => ({ args: ["--profile", "work"], says: "jane may do everything in the account" }),
};

/**
 * Runs each installed tool on a sandbox, which is the installed one, too.
 *
 * @param {Map<string, string>} homes where each package is installed, by its name without the scope
 * @param {{ node: string, env: Record<string, string>, folder: string }} options `node`: the one to run the tools with
 * @returns {Promise<string[]>} what was done, a line for each tool
 * @throws Error where one does not do what was asked of it
 */
export async function tryTools(homes, { node, env, folder }) {
  const { startSandbox } = await import(pathToFileURL(installed(homes, "sandbox", "dist", "index.js")).href);
  const sandbox = await startSandbox({ accountAlias: "dev", seed: { groups: [{ name: "ReadOnly" }] }, mail: {} });
  try {
    const person = sandbox.addUser({
      name: "jane",
      devices: [{}],
      attachedPolicies: ["AdministratorAccess"],
    });
    const keys = `aws_access_key_id = ${person.accessKeyId}\naws_secret_access_key = ${person.secretAccessKey}\n`;
    await appendFile(sandbox.environment.AWS_SHARED_CREDENTIALS_FILE, `\n[work]\n${keys}`);
    const code = () => {
      // A code is accepted once; the sandbox forgets which were, so that nobody waits for the next.
      sandbox.forgetCodes();
      return sandbox.totp(person.serialNumber);
    };
    const lines = [];
    for (const [tool, trial] of Object.entries(trials)) {
      const { args, input, says, administrator } = trial({ code });
      const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...own } = sandbox.environment;
      const said = await run([node, installed(homes, tool, "bin", `${tool}.cjs`), ...args], {
        cwd: homes.get(tool),
        env: {
          PATH: env.PATH,
          HOME: await mkdtemp(join(folder, "home-")),
          ...(administrator ? sandbox.environment : own),
        },
        input,
      });
      if (!said.includes(says)) throw new Error(`${tool} did not say "${says}", but:\n${said}`);
      lines.push(`${tool} ${args.join(" ")}: ${said.trim().split("\n").at(-1)}`);
    }
    const within = [node, installed(homes, "setsts", "bin", "setsts.cjs"), "--version"];
    const bin = installed(homes, "sandbox", "bin", "iam-sandbox.cjs");
    const said = await run([node, bin, "--", ...within], { cwd: folder, env: { PATH: env.PATH, HOME: folder } });
    return [...lines, `iam-sandbox -- setsts --version: ${said.trim().split("\n").at(-1)}`];
  } finally {
    await sandbox.close();
  }
}

function installed(homes, name, ...path) {
  return join(homes.get(name), "node_modules", "@iam-tools", name, ...path);
}
