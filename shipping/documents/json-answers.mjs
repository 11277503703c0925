import { readFileSync } from "node:fs";
import * as v from "valibot";
import { importTypeScript } from "./import-typescript.mjs";

const folder = new URL("../json/", import.meta.url);
const tools = ["iam-audit", "iam-login", "iam-mfa", "iam-user-admin", "key-rotate", "setsts", "iam-sandbox"];

/** Each command's answer with `--json`: its shape, and what a run of the tests has printed. */
export async function jsonAnswers() {
  const parts = await Promise.all(tools.map(toolPart));
  return parts.join("\n\n");
}

async function toolPart(tool) {
  const answers = await answersOf(tool);
  const examples = JSON.parse(readFileSync(new URL(`examples/${tool}.json`, folder), "utf8"));
  const shown = new Set();
  const parts = answers.map(({ name, line, shape }) => {
    const isNew = !shown.has(shape);
    shown.add(shape);
    return [
      `### ${name}`,
      ...(isNew ? [`\`\`\`text\n${describe(shape)}\n\`\`\``] : ["Of the same shape."]),
      `As \`${[tool, line, "--json"].filter((word) => word !== "").join(" ")}\` has it:`,
      `\`\`\`json\n${print(likely(examples[name]))}\n\`\`\``,
    ].join("\n\n");
  });
  return [`## ${tool}`, ...parts].join("\n\n");
}

async function answersOf(tool) {
  const { answers } = await importTypeScript(new URL(`${tool}.ts`, folder));
  return answers;
}

/**
 * As the formatter has it: what fits on a line is on one.
 *
 * @param before how many characters stand before it on its line, beside the indent
 */
function print(value, indent = "", before = 0) {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const parts = Object.entries(value).map(([key, one]) => [isList ? "" : `${JSON.stringify(key)}: `, one]);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return open + close;
  const flat = parts.map(([key, one]) => key + print(one, "", -Infinity)).join(", ");
  const line = isList ? `[${flat}]` : `{ ${flat} }`;
  if (line.length <= 120 - indent.length - before - 1) return line;
  const inner = `${indent}  `;
  const lines = parts.map(([key, one]) => `${inner}${key}${print(one, inner, key.length)}`);
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** A shape as a type, with its descriptions as comments. */
function describe(shape, indent = "") {
  const inner = `${indent}  `;
  switch (shape.type) {
    case "strict_object":
      return `{\n${Object.entries(shape.entries)
        .map(([key, value]) => {
          const says = comment(value);
          return `${inner}${key}: ${describe(value, inner)};${says === undefined ? "" : ` // ${says}`}\n`;
        })
        .join("")}${indent}}`;
    case "array": {
      const item = describe(shape.item, indent);
      return /^\{|^[\w]+$/.test(item) ? `${item}[]` : `(${item})[]`;
    }
    case "nullable":
      return `${describe(shape.wrapped, indent)} | null`;
    case "record":
      return `{ [name: string]: ${describe(shape.value, indent)} }`;
    case "loose_object":
      return "object";
    case "picklist":
      return shape.options.map((option) => JSON.stringify(option)).join(" | ");
    case "literal":
      return JSON.stringify(shape.literal);
    case "union":
      return shape.options.map((option) => describe(option, indent)).join(" | ");
    case "variant":
      return shape.options.map((option) => `\n${inner}| ${describe(option, inner)}`).join("");
    case "string":
    case "number":
    case "boolean":
      return shape.type;
    default:
      throw new Error(`A shape is of the type ${shape.type}, for which there are no words yet.`);
  }
}

function comment(shape) {
  const own = v.getDescription(shape);
  if (own !== undefined) return own;
  if (shape.type === "nullable") return comment(shape.wrapped);
  return shape.type === "array" ? comment(shape.item) : undefined;
}

/** With something likely in place of the words that a test has for what is another at each run. */
function likely(example) {
  const text = JSON.stringify(example)
    .replaceAll("TIME", "2030-01-02T03:04:05.000Z")
    .replaceAll("DAY", "2030-01-02")
    .replaceAll("FOLDER", "/home/roger")
    .replaceAll('"SANDBOX', '"/tmp/iam-sandbox-Ab3dE9')
    .replaceAll("HERE", "127.0.0.1:8080")
    .replaceAll(/(AKIA|ASIA)KEY/g, "$1IOSFODNN7EXAMPLE")
    .replaceAll("AIDAID", "AIDACKCEVSQ6C2EXAMPLE")
    .replaceAll('"CODE"', '"123456"');
  return JSON.parse(text);
}
