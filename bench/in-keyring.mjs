/** Runs in a keyring of its own: puts a vault's key there, and compares a session from the file with one from the vault. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { interleaved, run } from "./measure.mjs";

const { name, key, bin, env } = JSON.parse(readFileSync(0, "utf8"));
if (spawnSync("keyctl", ["padd", "user", name, "@s"], { input: key }).status !== 0) throw new Error("No keyring");
const tool = (profile) => run(process.execPath, [bin, profile, "process"], { env });
const { file, vault } = await interleaved({ file: () => tool("valid"), vault: () => tool("sealed") });
process.stdout.write(String(vault / file));
