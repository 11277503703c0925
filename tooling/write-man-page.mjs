import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  commandLine,
  conflictLines,
  exitStatus,
  optionRows,
  sharedOptionRows,
  typedFirst,
  typedLast,
} from "./describe-tool.mjs";

/**
 * Writes the manual page of the tool that was just built in the current folder.
 *
 * @param {string} file such as `man/setsts.1`
 */
export async function writeManPage(file) {
  const { tool } = await import(pathToFileURL(resolve("dist/main.js")).href);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, manPage(tool));
}

/** The manual page in roff's man macros: https://man7.org/linux/man-pages/man7/groff_man.7.html */
function manPage(tool) {
  const { name, version, summary, commands } = tool;
  const only = commands.length === 1;
  return [
    `.TH ${name.toUpperCase().replaceAll("-", "\\-")} 1 "" "${name} ${version}" "iam-tools"`,
    `.SH NAME\n${roff(name)} \\- ${roff(summary)}`,
    `.SH SYNOPSIS\n${[...commands.map((command) => synopsis(tool, command)), completion(name)].join("\n.br\n")}`,
    only
      ? `.SH DESCRIPTION\n${roff(commands[0].summary)}.\n.SH OPTIONS\n${options(optionRows(commands[0]))}`
      : `.SH COMMANDS\n${commands.map((command) => commandPart(tool, command)).join("\n")}`,
    `.SH COMMON OPTIONS\n${options(sharedOptionRows(tool))}`,
    `.SH EXIT STATUS\n${exitStatus.map(([code, says]) => `.TP\n.B ${code}\n${roff(says)}`).join("\n")}`,
    `.SH FILES\n${filesOf(name)
      .map(([file, says]) => `.TP\n.I ${roff(file)}\n${roff(says)}`)
      .join("\n")}`,
    `.SH EXAMPLES\n${commands.flatMap((command) => command.examples.map((each) => example(name, each))).join("\n.PP\n")}`,
    "",
  ].join("\n");
}

const awsFiles = [
  ["~/.aws/credentials", "Profiles with keys; AWS_SHARED_CREDENTIALS_FILE names another file."],
  ["~/.aws/config", "Profiles with settings; AWS_CONFIG_FILE names another file."],
];
const usedCodes = ["~/.local/state/iam-tools/used-codes.json", "When codes of an MFA device were used; no codes."];

/** Of the tools that keep others than most. */
const files = {
  "iam-sandbox": [["the FILE of --state", "The state of the account, between one run and the next."]],
  "iam-user-admin": [
    ...awsFiles,
    ["./iam-user-admin.yaml", "Settings, else ~/.config/iam-user-admin/config.yaml."],
    ["~/.local/state/iam-user-admin/", "Passwords that nobody has got yet, and what deleted users had."],
  ],
  "key-rotate": [
    ...awsFiles,
    ["~/.aws/.credentials.rotation.KEY.json", "A rotation that is not finished, with both keys."],
    usedCodes,
  ],
};

function filesOf(name) {
  return files[name] ?? [...awsFiles, usedCodes];
}

function synopsis(tool, command) {
  const last = typedLast(command);
  return `.B ${roff(typedFirst(tool, command))}\n[options]${last === "" ? "" : `\n.B ${roff(last)}`}`;
}

/** Every tool has it, and none defines it. */
function completion(name) {
  return `.B ${roff(name)} completion\nbash | zsh | fish`;
}

function commandPart(tool, command) {
  const rows = optionRows(command);
  const parts = [
    `.SS ${roff(commandLine(tool, command))}\n${roff(command.summary)}.`,
    ...(rows.length === 0 ? [] : [options(rows)]),
    ...conflictLines(command).map((line) => `.PP\n${roff(line)}.`),
  ];
  return parts.join("\n");
}

function options(rows) {
  return rows.map(([names, says]) => `.TP\n.B ${roff(names)}\n${roff(says)}`).join("\n");
}

function example(name, { line, says }) {
  return `${roff(says)}:\n.PP\n.RS\n.EX\n${roff(`${name} ${line}`)}\n.EE\n.RE`;
}

/** Text as roff takes it: hyphens that can be copied, no line that begins like a request. */
function roff(text) {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^(?=[.'])/gm, "\\&");
}
