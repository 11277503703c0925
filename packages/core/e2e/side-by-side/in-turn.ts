import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Runs a program with these words, in that environment alone. */
export type InTurn = (words: readonly string[], env: Record<string, string>) => Promise<void>;

const programs: ChildProcess[] = [];

export function endPrograms(): void {
  for (const { stdin } of programs.splice(0)) stdin?.end();
}

/** core, for a profile, a region and an endpoint URL, each empty where not given. */
export async function coreInTurn(folder: string): Promise<InTurn> {
  const script = join(folder, "core-in-turn.mjs");
  await writeFile(script, callWithCore);
  return inTurn(process.execPath, script, join(folder, "core"));
}

/** The AWS CLI, for the same. */
export function awsInTurn(folder: string): InTurn {
  const run = inTurn("python3", new URL("aws-in-turn.py", import.meta.url).pathname, join(folder, "aws"));
  return async ([profile, region, endpointUrl], env) => {
    const flags = Object.entries({ "--profile": profile, "--region": region, "--endpoint-url": endpointUrl });
    const words = [...flags.flatMap(([flag, value]) => (value ? [flag, value] : [])), "sts", "get-caller-identity"];
    await run(words, env);
  };
}

/** Starts a program that runs once for each line of its input, and answers with a line. */
function inTurn(program: string, script: string, home: string): InTurn {
  // Where the AWS CLI looks for who has signed in is settled when it loads.
  const env = { ...process.env, HOME: home };
  const child = spawn(program, [script], { stdio: ["pipe", "pipe", "inherit"], env });
  programs.push(child);
  const answers = createInterface({ input: child.stdout });
  return async (words, env) => {
    const answered = once(answers, "line");
    child.stdin.write(`${JSON.stringify({ words, env })}\n`);
    await answered;
  };
}

/** Loading core is most of a run, so that it is loaded once; each run has its own environment, files and context. */
const callWithCore = `
import { createInterface } from "node:readline";
import { realContext } from ${JSON.stringify(new URL("../../dist/start.js", import.meta.url).pathname)};
import { getCallerIdentity } from ${JSON.stringify(new URL("../../dist/aws.js", import.meta.url).pathname)};
const { signal } = new AbortController();
for await (const line of createInterface({ input: process.stdin })) {
  const { words, env } = JSON.parse(line);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  const [profile, region, endpointUrl] = words.map((word) => word || undefined);
  try {
    await getCallerIdentity(await realContext({ signal }).aws.sts({ profile, region, endpointUrl, maxAttempts: 1 }));
  } catch (error) {
    console.log(error.code ?? error.message);
  }
}
`;
