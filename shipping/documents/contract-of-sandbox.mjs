import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { table } from "./table.mjs";

const { operations, cases, words, motoCannot, noOperation } = await loadContract();

/** What the sandbox can do, and which errors it answers with. */
export function operationsOfSandbox() {
  const rows = operations.map(({ action, writes, errors }) => [action, writes ? "yes" : "", errors.join(", ")]);
  return table(["operation", "changes something", "error cases"], rows);
}

/** What the sandbox answers word by word, and how it is known. */
export function wordsOfSandbox() {
  return table(
    ["operation", "its answer", "known how"],
    words.map(({ action, says, from }) => [action, says, from]),
  );
}

/** In which of the contract's cases moto does something else than the sandbox, by what it does. */
export function differencesOfMoto() {
  const byReason = new Map();
  for (const one of cases) {
    const reason = motoCannot(one);
    if (reason === undefined) continue;
    const name = reason === noOperation ? one.action : `${one.action} (${one.expected})`;
    byReason.set(reason, new Set([...(byReason.get(reason) ?? []), name]));
  }
  const met = cases.filter((one) => motoCannot(one) === undefined).length;
  return [
    `The contract has ${cases.length} cases. The sandbox meets all; moto meets ${met}, and differs in these:\n`,
    ...[...byReason].map(([reason, names]) => wrap(`- ${reason}: ${[...names].join(", ")}`)),
  ].join("\n");
}

/** At 120 characters, where the formatter leaves it. */
function wrap(item) {
  const lines = [""];
  for (const word of item.split(" ")) {
    const line = `${lines.at(-1)}${lines.at(-1).trim() === "" ? "" : " "}${word}`;
    if (line.length <= 120) lines[lines.length - 1] = line;
    else lines.push(`  ${word}`);
  }
  return lines.join("\n");
}

/** The contract is part of the sandbox's tests, and not of its build: it is bundled for this alone. */
async function loadContract() {
  const sandbox = fileURLToPath(new URL("../../packages/sandbox/", import.meta.url));
  const entry = [
    `export { operations } from ${JSON.stringify(join(sandbox, "src/server/operations.ts"))};`,
    `export { cases } from ${JSON.stringify(join(sandbox, "e2e/contract/cases.ts"))};`,
    `export { words } from ${JSON.stringify(join(sandbox, "e2e/contract/words.ts"))};`,
    `export * from ${JSON.stringify(join(sandbox, "e2e/contract/moto-differences.ts"))};`,
  ].join("\n");
  const contract = {
    name: "contract",
    resolveId: (id) => (id === "contract" ? "\0contract" : null),
    load: (id) => (id === "\0contract" ? entry : null),
  };
  const bundle = await rolldown({ input: "contract", platform: "node", plugins: [contract], logLevel: "silent" });
  const folder = await mkdtemp(join(tmpdir(), "contract-"));
  try {
    const file = join(folder, "contract.mjs");
    await bundle.write({ file, format: "esm", codeSplitting: false });
    return await import(pathToFileURL(file).href);
  } finally {
    await bundle.close();
    await rm(folder, { recursive: true, force: true });
  }
}
