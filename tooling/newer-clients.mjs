/**
 * Lists what a newer client of IAM or STS brings: commands, fields, and values of enumerations, so that whoever takes it
 * sees what AWS has learned meanwhile.
 *
 *     node tooling/newer-clients.mjs              # the newest ones, against those of pnpm-workspace.yaml
 *     node tooling/newer-clients.mjs --base main  # those of pnpm-workspace.yaml, against those it names at a revision
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const here = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
const base = process.argv[2] === "--base" ? process.argv[3] : undefined;
const before =
  base === undefined
    ? here
    : execFileSync("git", ["show", `${base}:pnpm-workspace.yaml`], { cwd: root, encoding: "utf8" });

for (const name of ["@aws-sdk/client-iam", "@aws-sdk/client-sts"]) {
  const [from, to] = [pinned(before, name), base === undefined ? newest(name) : pinned(here, name)];
  process.stdout.write(`## ${name} ${from} to ${to}\n\n`);
  if (from === to) process.stdout.write("The same.\n\n");
  else process.stdout.write(`${compare(surfaceOf(name, from), surfaceOf(name, to)).join("\n")}\n\n`);
}

function pinned(workspace, name) {
  const version = new RegExp(`"${name}": (\\S+)`).exec(workspace)?.[1];
  if (version === undefined) throw new Error(`The catalog names no ${name}.`);
  return version;
}

function newest(name) {
  return JSON.parse(execFileSync("npm", ["view", name, "versions", "--json"], { encoding: "utf8" })).at(-1);
}

/** Everything that a client's types name, a line each: `command X`, `field Shape.member`, `value Enum: "x"`. */
function surfaceOf(name, version) {
  const folder = mkdtempSync(join(tmpdir(), "client-"));
  try {
    const options = [
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "--no-save",
      "--loglevel=error",
      "--prefix",
      folder,
    ];
    execFileSync("npm", ["install", ...options, `${name}@${version}`], { stdio: ["ignore", "ignore", "inherit"] });
    const types = join(folder, "node_modules", name, "dist-types");
    const commands = readdirSync(join(types, "commands")).flatMap(
      (file) => /^(\w+)Command\.d\.ts$/.exec(file)?.[1] ?? [],
    );
    const models = readdirSync(join(types, "models")).map((file) => readFileSync(join(types, "models", file), "utf8"));
    return new Set([...commands.map((command) => `command ${command}`), ...models.flatMap((text) => namesIn(text))]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function namesIn(types) {
  const text = types.replace(/\/\*.*?\*\//gs, "");
  const fields = [...text.matchAll(/export interface (\w+)[^{]*\{(.*?)\n\}/gs)].flatMap(([, shape, body]) =>
    [...body.matchAll(/^\s+(\w+)\??:/gm)].map(([, field]) => `field ${shape}.${field}`),
  );
  const values = [...text.matchAll(/export declare const (\w+): \{(.*?)\n\};/gs)].flatMap(([, name, body]) =>
    [...body.matchAll(/readonly \w+: (".*?");/g)].map(([, value]) => `value ${name}: ${value}`),
  );
  return [...fields, ...values];
}

function compare(from, to) {
  const added = [...to].filter((line) => !from.has(line)).map((line) => `- new: ${line}`);
  const gone = [...from].filter((line) => !to.has(line)).map((line) => `- gone: ${line}`);
  return added.length + gone.length === 0
    ? ["No command, field or value more or less."]
    : [...added.sort(), ...gone.sort()];
}
