import type { Context } from "../context/index.js";
import type { SharedFlags } from "./shared-flags.js";

/** A whole tool, as plain data: help, completion and documents are made from it, and nothing loads for it. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly commands: readonly AnyCommand[];
  /** The profile is typed as the first word: `iam-login work init` says the same as `iam-login init --profile work`. */
  readonly profileFirst?: boolean;
}

/**
 * One command: what a person types, and where the code for it is. The code loads when the command runs, so that
 * `--help` and `--version` load none of it.
 */
export interface Command<F extends Flags, P extends Flags> {
  /** As yargs writes it: `$0` for a tool with one command, `policy`, `$0 <source_profile> <dest_profile> [username]`. */
  readonly usage: string;
  readonly summary: string;
  /** One of type `strings` is not in the usage: it gets the words after `--`, as they are. */
  readonly positionals: P;
  readonly flags: F;
  readonly examples: readonly Example[];
  readonly load: () => Promise<{ run: Run<CommandValues<NoInfer<F>> & FlagValues<NoInfer<P>>> }>;
}

export interface Example {
  /** Without the tool's name. */
  readonly line: string;
  readonly says: string;
}

export type Run<Values> = (context: Context, flags: Values) => Promise<Result>;

/** What a command found or did; `runCli` prints it. */
export interface Result {
  /** For programs: what `--json` prints; rows that come one after the other are printed as one array. */
  readonly data: unknown;
  /** For people: lines without line ends, all at hand or as they come. Only one of `data` and `text` is read. */
  readonly text: readonly string[] | AsyncIterable<string>;
  /** One of `exitCodes`, or that of a program that was run in the tool's place; 0 where not given. */
  readonly exitCode?: number;
  /** What may be done only once the person has the result, such as forgetting a secret that was just printed. */
  readonly afterPrint?: () => Promise<void>;
  /** Of a result that must be seen: what to do where it could not be printed, such as where a secret in it is kept. */
  readonly ifNotPrinted?: string;
}

export interface Flag {
  readonly type: "string" | "number" | "boolean" | "strings";
  readonly describe: string;
  readonly alias?: readonly string[];
  readonly default?: string | number;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  /** Works, but is not shown in the help. */
  readonly hidden?: boolean;
  /** What completion offers for its value. */
  readonly completes?: "profile";
}

/** By name in kebab-case, as typed after `--`. */
export type Flags = Readonly<Record<string, Flag>>;

/** `{ "token-code": string }` is read as `{ tokenCode: string }`. */
export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F as CamelCase<Name & string>]: F[Name] extends
    | { required: true }
    | { default: string | number }
    ? FlagValue<F[Name]>
    : F[Name] extends { type: "boolean" }
      ? boolean
      : FlagValue<F[Name]> | undefined;
};

type FlagValue<F extends Flag> = {
  string: string;
  number: number;
  boolean: boolean;
  strings: readonly string[];
}[F["type"]];

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** A command whose flags are no longer known one by one. */
export interface AnyCommand extends Omit<Command<Flags, Flags>, "load"> {
  readonly load: () => Promise<{ run: (context: Context, flags: never) => Promise<Result> }>;
}

/** Checks, when compiled, that a command's code takes just the flags that the command declares. */
export function defineCommand<const F extends Flags, const P extends Flags>(command: Command<F, P>): Command<F, P> {
  return command;
}

/** What a command with these flags (and positionals: `F & P`) hands to its code; its own flag goes before a shared one. */
export type CommandValues<F extends Flags> = FlagValues<F> & FlagValues<Omit<SharedFlags, keyof F>>;
