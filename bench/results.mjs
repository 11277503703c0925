import { readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem, type } from "node:os";
import { format } from "oxfmt";
import { drawChart } from "./chart.mjs";
import { peerVersions } from "./peers.mjs";

/** A row for people: what was measured, beside what, whether the target is met. */
export function toLine(row) {
  const { what, beside, target } = row;
  const figure = Number.isFinite(row.measured)
    ? `${valueOf(row, row.measured)} (target ${valueOf(row, target)})`
    : "not measured";
  return `${verdict(row).padEnd(12)} ${what}${beside === undefined ? "" : `, beside ${beside}`}: ${figure}`;
}

function verdict({ measured, target }) {
  if (!Number.isFinite(measured)) return "not here";
  return measured <= target ? "met" : "missed";
}

function valueOf({ unit }, value) {
  if (unit === undefined) return `${value.toFixed(2)} times`;
  return `${Number(value.toFixed(value < 10 ? 2 : 0))} ${unit}`;
}

/** Puts the figures beside this file, for programs, for people, and as a picture. */
export async function saveResults(rows) {
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    system: `${type()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    node: process.versions.node,
    ...peerVersions(),
  };
  const file = (name) => new URL(name, import.meta.url);
  const formatting = JSON.parse(await readFile(file("../.oxfmtrc.json"), "utf8"));
  const { code } = await format("results.md", toMarkdown(machine, rows), formatting);
  await writeFile(file("results.md"), code);
  await writeFile(file("results.json"), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
  await writeFile(file("results.svg"), drawChart(rows));
}

function toMarkdown(machine, rows) {
  const facts = Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`);
  const lines = rows.map((row) => {
    const measured = Number.isFinite(row.measured) ? valueOf(row, row.measured) : "";
    return [row.what, row.beside ?? "", valueOf(row, row.target), measured, verdict(row), row.note ?? ""];
  });
  const table = [["what", "beside", "target, at most", "measured", "", "note"], Array(6).fill("---"), ...lines];
  return `# How fast the tools are

Measured by \`npm run bench\`. Every figure but those of memory is a ratio: of what the tool takes to what stands beside
it, both measured in turn in the same run, the median of each. The calls go to the sandbox, a process of its own, on
loopback. "not here" is what cannot be measured on this machine.

${facts.join("\n")}

${table.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}
`;
}
