/** Runs the demo and draws what it shows as docs/demo.svg: `npm run picture`. What a command prints at length is cut. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const longest = 3;
/** What comes after it, the picture leaves to who runs the demo. */
const ending = "And the same call is allowed.";
const columns = 104;
const size = { line: 18, character: 7.83, margin: 16, bar: 30 };

const demo = fileURLToPath(new URL("story.mjs", import.meta.url));
const run = spawnSync(process.execPath, [demo], { encoding: "utf8" });
if (run.status !== 0) throw new Error(`The demo failed:\n${run.stdout}${run.stderr}`);
writeFileSync(new URL("../docs/demo.svg", import.meta.url), draw(cut(untilEnding(linesOf(run.stdout)))));

/** Each line with what it is: what the demo says, what is typed, what is printed. */
function linesOf(output) {
  return stripVTControlCharacters(output)
    .trim()
    .replace(/\/tmp\/iam-sandbox-\w+/g, "~/.aws")
    .split("\n")
    .map((text) => {
      if (text.startsWith("$ ")) return { kind: "typed", text };
      return { kind: text.startsWith("  ") || text === "" ? "printed" : "said", text };
    });
}

/** Of what is printed in one go, no more than so many lines; and no line longer than the picture is wide. */
function cut(lines) {
  let printed = 0;
  return lines.flatMap(({ kind, text }) => {
    printed = kind === "printed" ? printed + 1 : 0;
    if (printed > longest && text !== "") return printed === longest + 1 ? [{ kind, text: "  …" }] : [];
    if (printed > longest) return [];
    return [{ kind, text: text.length > columns ? `${text.slice(0, columns - 1)}…` : text }];
  });
}

/** Up to access with MFA, without what is told because it runs where it does. */
function untilEnding(lines) {
  const last = lines.findIndex(({ text }) => text === ending);
  if (last === -1) throw new Error(`The demo no longer says: ${ending}`);
  const next = lines.findIndex(({ kind }, index) => kind === "said" && index > last);
  return lines.slice(0, next).filter(({ text }) => !/^  (Using the profile |No QR code: )/.test(text));
}

function draw(lines) {
  const spaced = lines.flatMap((line, index) =>
    line.kind !== "printed" && index > 0 && lines[index - 1].text !== ""
      ? [{ kind: "printed", text: "" }, line]
      : [line],
  );
  const width = Math.ceil(columns * size.character + 2 * size.margin);
  const height = spaced.length * size.line + 2 * size.margin + size.bar;
  const texts = spaced.map(({ kind, text }, index) => {
    const y = size.bar + size.margin + (index + 0.75) * size.line;
    return text === "" ? "" : `<text class="${kind}" x="${size.margin}" y="${y}">${escape(text)}</text>\n`;
  });
  const lights = ["#ff5f57", "#febc2e", "#28c840"].map(
    (colour, index) => `<circle cx="${20 + index * 20}" cy="${size.bar / 2 + 2}" r="6" fill="${colour}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img">
<title>What npm run demo shows</title>
<style>
text { font: 13px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #c9d1d9 }
.said { fill: #79c0ff }
.typed { fill: #ffffff; font-weight: 600 }
</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
${lights.join("\n")}
${texts.join("")}</svg>
`;
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
