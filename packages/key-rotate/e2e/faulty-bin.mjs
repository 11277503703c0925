/**
 * The bin, which kills itself at one of the things it does to files. `FAULT` is `kill-before N` or `kill-after N`; where it
 * is `list`, what was done is written to standard error, a line each.
 */
import process from "node:process";
import { realContext } from "@iam-tools/core/context/real";
import { main } from "../dist/main.js";

const [fault, at = "0"] = (process.env.FAULT ?? "").split(" ");
const context = realContext();
let count = 0;

const die = () => process.kill(process.pid, "SIGKILL");

function troubled(name, operation) {
  return async (...parameters) => {
    count += 1;
    if (fault === "list") process.stderr.write(`${name} ${parameters[0]}\n`);
    if (fault === "kill-before" && count === Number(at)) die();
    const result = await operation(...parameters);
    if (fault === "kill-after" && count === Number(at)) die();
    return result;
  };
}

const changing = new Set(["create", "setMode", "setOwner", "rename", "remove", "makeFolder", "syncFolder"]);
const files = Object.fromEntries(
  Object.entries(context.files).map(([name, member]) => [name, changing.has(name) ? troubled(name, member) : member]),
);

process.exitCode = await main(process.argv.slice(2), { ...context, files });
