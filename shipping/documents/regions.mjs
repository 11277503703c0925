import { readFileSync } from "node:fs";
import { commandLine, conflictLines, exitStatus, optionRows, sharedOptionRows } from "../../tooling/describe-tool.mjs";
import { apiOfCore } from "./api-of-core.mjs";
import { differencesOfMoto, operationsOfSandbox, wordsOfSandbox } from "./contract-of-sandbox.mjs";
import { errorCodes } from "./error-codes.mjs";
import { jsonAnswers } from "./json-answers.mjs";
import { rulesOfAudit } from "./rules-of-audit.mjs";
import { table } from "./table.mjs";

/**
 * The parts of documents that are made from the code, by the name that stands in their first line:
 *
 *     <!-- generated: options -->
 *     …
 *     <!-- /generated -->
 *
 * Each takes the tool that the document belongs to; none for those at the root. `file:PATH` is the file at that path.
 */
export const regions = {
  options: (tool) => [...tool.commands.map((command) => commandPart(tool, command)), commonOptions(tool)].join("\n\n"),
  "exit-codes": () => table(["code", ""], exitStatus),
  api: () => apiOfCore(),
  "json-answers": () => jsonAnswers(),
  rules: () => rulesOfAudit(),
  operations: () => operationsOfSandbox(),
  words: () => wordsOfSandbox(),
  moto: () => differencesOfMoto(),
  "error-codes": () =>
    table(
      ["code", "what has happened", "what to do"],
      Object.entries(errorCodes)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, { cause, cure }]) => [`\`${code}\``, cause, cure]),
    ),
};

/** A source file as it is, for documents that show one. */
export function fileRegion(path) {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  return `\`\`\`ts\n${text}\`\`\``;
}

function commandPart(tool, command) {
  const rows = optionRows(command).map(([names, says]) => [code(names), says]);
  const options = rows.length === 0 ? [] : [table(["option", ""], rows)];
  if (tool.commands.length === 1) return options.join("\n");
  const conflicts = conflictLines(command).map((line) => `${line.replaceAll(/(--[\w-]+|<[\w-]+>)/g, "`$1`")}.`);
  return [`### \`${commandLine(tool, command)}\``, `${command.summary}.`, ...options, ...conflicts].join("\n\n");
}

function commonOptions(tool) {
  const rows = sharedOptionRows(tool).map(([names, says]) => [code(names), says]);
  return [tool.commands.length === 1 ? "As in all iam-tools:" : "### Everywhere", table(["option", ""], rows)].join(
    "\n\n",
  );
}

/** `--dry-run, --dryrun` as two pieces of code; what stands for a value belongs to the last. */
function code(names) {
  return names
    .split(", ")
    .map((name) => `\`${name}\``)
    .join(", ");
}
