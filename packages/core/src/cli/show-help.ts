import yargs, { type Argv, type Options } from "yargs";
import type { Context } from "../context/index.js";
import { conflictLines, flagsOf, placesOf, typedFirst, typedLast, usageOf } from "./commands.js";
import type { BoundCommand, Flag, Tool } from "./tool.js";

/** The help of a command, or of the whole tool, as wide as the terminal and at most 100 columns; its examples are not folded. */
export async function showHelp(
  tool: Tool,
  command: BoundCommand | undefined,
  { out }: Pick<Context, "out">,
): Promise<string> {
  let help = "";
  const parser = yargs()
    .scriptName(tool.profileFirst === true ? `${tool.name} <profile>` : tool.name)
    .locale("en")
    .usage(
      usageLines(
        tool,
        tool.commands.find(({ name }) => name === undefined),
      ),
    )
    .wrap(Math.min(out.columns, 100))
    .help()
    .alias("help", "h")
    .version(tool.version)
    .alias("version", "V")
    .exitProcess(false);
  for (const each of tool.commands) {
    const usage = each.name === undefined ? `$0 ${usageOf(each)}`.trim() : usageOf(each);
    parser.command(usage, each.summary, (builder) => declare(builder, each, tool));
  }
  const line = [...(command?.name === undefined ? [] : [command.name]), "--help"];
  await parser.parseAsync(line, {}, (_error, _values, text) => {
    help = text;
  });
  return [help, ...examplesOf(tool, command), ""].join("\n");
}

/** Each line whole, however wide the terminal: what yargs would fold into columns cannot be copied. */
function examplesOf(tool: Tool, command: BoundCommand | undefined): string[] {
  const { examples } = command ?? tool.commands.find(({ name }) => name === undefined) ?? { examples: [] };
  if (examples.length === 0) return [];
  return ["", "Examples:", ...examples.flatMap(({ line, says }) => [`  ${tool.name} ${line}`, `    ${says}`])];
}

function completionLine({ name }: Tool): string {
  return `Completion for your shell: ${name} completion bash (or zsh, fish)`;
}

function declare(builder: Argv, command: BoundCommand, tool: Tool): Argv {
  for (const [name, flag] of Object.entries(flagsOf(command))) {
    builder.option(name, option(flag, name in (command.flags ?? {})));
  }
  // A word that a flag of the same name says, too, is described there.
  for (const [name, { describe, choices }] of placesOf(command).filter(([name, { flag }]) => name !== flag)) {
    builder.positional(name, { type: "string", describe, ...(choices === undefined ? {} : { choices: [...choices] }) });
  }
  const notes = [...conflictLines(command), ...(command.name === undefined ? [completionLine(tool)] : [])];
  if (command.name !== undefined) builder.usage(usageLines(tool, command));
  return builder.epilogue(notes.join("\n"));
}

/** The whole tool's where its main command is meant. */
function usageLines(tool: Tool, command: BoundCommand | undefined): string {
  if (command === undefined) return tool.summary;
  const line = [typedFirst(tool, command), "[options]", typedLast(command)].filter((part) => part !== "").join(" ");
  return `Usage: ${line}\n\n${command.name === undefined ? tool.summary : command.summary}`;
}

function option(flag: Flag, own: boolean): Options {
  return {
    type: flag.type === "boolean" ? "boolean" : "string",
    describe: flag.describe,
    array: flag.type === "strings",
    hidden: flag.hidden === true,
    group: own ? "Options:" : "Common options:",
    ...(flag.alias === undefined ? {} : { alias: [...flag.alias] }),
    ...(flag.choices === undefined ? {} : { choices: [...flag.choices] }),
    ...(flag.default === undefined ? {} : { default: flag.default }),
    ...(flag.required === true ? { demandOption: true } : {}),
  };
}
