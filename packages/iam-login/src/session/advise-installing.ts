import type { Context } from "@iam-tools/core/context";

/**
 * A sentence where the command that the config file names would not be found: programs look for it in the PATH, and what
 * npx has put there for this run alone does not count. The command is named without its folder, as AWS allows, since
 * another version of Node has it in another one.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export async function adviseInstalling({ env, files }: Pick<Context, "env" | "files">): Promise<string[]> {
  // Windows alone has no user ids, and npm makes a script of a command there.
  const [name, between] = files.uid === undefined ? ["iam-login.cmd", ";"] : ["iam-login", ":"];
  for (const folder of (env["PATH"] ?? "").split(between)) {
    // A folder that is not absolute is another one for each program.
    if (!/^(?:[\\/]|[a-z]:)/i.test(folder) || /[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder)) continue;
    const stat = await files.stat(`${folder}/${name}`).catch(() => undefined);
    if (stat?.kind === "file") return [];
  }
  return [
    `No ${name} in the PATH: other programs would get no session. To install it for all of them: npm install --global @iam-tools/iam-login`,
  ];
}
