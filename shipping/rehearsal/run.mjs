import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/**
 * Runs a program to its end.
 *
 * @param {string[]} line the program and its arguments
 * @param {{ cwd: string, env: Record<string, string>, input?: string }} options
 * @returns {Promise<string>} what it said on standard output
 * @throws Error where it fails, with all that it said
 */
export async function run([program, ...args], { cwd, env, input = "" }) {
  const child = spawn(program, args, { cwd, env });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => {
      child.once("error", () => resolve(127));
      child.once("close", resolve);
    }),
  ]);
  if (exitCode === 0) return stdout;
  throw new Error(`${[program, ...args].join(" ")} ended with exit code ${exitCode}:\n${stdout}${stderr}`);
}

/** The environment without what npm and pnpm hand to the scripts they run, since that outweighs their files. */
export function plainEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|pnpm_|NODE_OPTIONS$|INIT_CWD$)/i.test(name)),
  );
}
