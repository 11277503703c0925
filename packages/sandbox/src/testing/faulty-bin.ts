import { binOf } from "./bin-of.js";

/**
 * What to hand to Node to run a tool with trouble at one of the things it does to files. `FAULT` in its environment is
 * `kill-before N`, `kill-after N` or `full N`: at the N-th of them the process is killed, or the disk is full from then
 * on until it ends. What was done is written to standard error, a line each, where `FAULT` is `list`.
 *
 * @param tool such as `key-rotate`; its arguments come after these
 */
export function faultyBin(tool: string): string[] {
  return ["--input-type=module", "--eval", script(binOf(tool)), "--"];
}

/** The files' members that change something. */
const changing = ["create", "setMode", "setOwner", "rename", "remove", "makeFolder", "syncFolder"];

/** The bin itself does as little: it hands the real context to `main`. */
function script(bin: string): string {
  return `
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { resolve } = createRequire(${JSON.stringify(bin)});
const [{ main }, { realContext }] = await Promise.all(
  ["../dist/main.js", "@iam-tools/core/context/real"].map((name) => import(pathToFileURL(resolve(name)).href)),
);

const [fault, at = "0"] = (process.env.FAULT ?? "").split(" ");
const context = realContext();
let count = 0;
const die = () => process.kill(process.pid, "SIGKILL");

const troubled = (name, operation) => async (...parameters) => {
  count += 1;
  if (fault === "list") process.stderr.write(\`\${name} \${parameters[0]}\\n\`);
  if (fault === "full" && count >= Number(at) && ["create", "makeFolder"].includes(name)) {
    throw Object.assign(new Error(\`ENOSPC: no space left on device, \${name}\`), { code: "ENOSPC" });
  }
  if (fault === "kill-before" && count === Number(at)) die();
  const result = await operation(...parameters);
  if (fault === "kill-after" && count === Number(at)) die();
  return result;
};

// Members by getters, such as the home folder, stay as they are.
const files = Object.create(context.files);
for (const name of ${JSON.stringify(changing)}) {
  Object.defineProperty(files, name, { value: troubled(name, context.files[name]) });
}
process.exitCode = await main(process.argv.slice(1), { ...context, files });
`;
}
