import type { Context } from "../context/index.js";
import type { SharedFlags } from "./shared-flags.js";

/** A whole tool, as plain data: help, completion and documents are made from it, and nothing loads for it. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly commands: readonly BoundCommand[];
  /** The profile is typed as the first word: `iam-login work init` says the same as `iam-login init --profile work`. */
  readonly profileFirst?: boolean;
  /** What a run does first, whatever was typed, but for `--version` or `--help` alone. */
  readonly prepare?: (context: Context) => Promise<void>;
}

/** What a person types for one command, and nothing else: `main.ts` binds it to its code. */
export interface Command {
  /** The word that calls it; none where it is what the tool does when no command is named. */
  readonly name?: string;
  readonly summary: string;
  /** By name, in the order in which they are typed. */
  readonly positionals?: Positionals;
  readonly flags?: Flags;
  /** Shared flags that mean nothing to it. */
  readonly without?: readonly (keyof SharedFlags)[];
  /** Groups of flags and positionals, by name, of which at most one may be typed. */
  readonly conflicts?: readonly (readonly string[])[];
  /** What is typed as a flag and is none, by name, and where it belongs: `a column of the file`. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  readonly examples: readonly Example[];
}

/** A command with its code, which loads when the command runs, so that `--help` and `--version` load none of it. */
export interface BoundCommand extends Command {
  readonly load: () => Promise<{ run: (context: Context, values: never) => Promise<Result> }>;
}

/** Checks, when compiled, that the code takes just what the command declares. */
export function bind<const C extends Command>(
  command: C,
  load: () => Promise<{ run: Run<ValuesOf<C>> }>,
): C & BoundCommand {
  return { ...command, load };
}

export interface Example {
  /** Without the tool's name. */
  readonly line: string;
  readonly says: string;
}

export type Run<Values> = (context: Context, flags: Values) => Promise<Result>;

/** What a command found or did; `runCli` prints it. */
export interface Result {
  /**
   * For programs: what `--json` prints, as docs/json.md says, after the version of its shape. Where one value is rows
   * that come one after the other, that is all of it. Undefined where standard output is another program's.
   */
  readonly data: object | undefined;
  /** Others say what shape the data has, so that no version is added. */
  readonly isForeign?: boolean;
  /** For people: lines without line ends, all at hand or as they come. Only one of `data` and `text` is read. */
  readonly text: Iterable<string> | AsyncIterable<string>;
  /** The text is a program's, too, such as a shell's lines, a document or CSV: no terminal is too narrow for it. */
  readonly isVerbatim?: boolean;
  /** One of `exitCodes`, or that of a program that was run in the tool's place; 0 where not given. Read once all is printed. */
  readonly exitCode?: number;
  /** What may be done only once the person has the result, such as forgetting a secret that was just printed. */
  readonly afterPrint?: () => Promise<void>;
  /** Of a result that must be seen: what to do where it could not be printed, such as where a secret in it is kept. */
  readonly ifNotPrinted?: string;
}

export interface Flag {
  /** A `duration` is typed as `15m` or `90d`, and handed on in seconds. */
  readonly type: "string" | "boolean" | "strings" | "duration";
  /** Of a duration: the unit of a number that is typed without one, which else is refused. */
  readonly plain?: "s" | "d";
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

export interface Positional {
  /** `words` gets all that are left, and stands last; `strings` gets the words after `--`, as they are. */
  readonly type: "string" | "words" | "strings";
  readonly describe: string;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  readonly completes?: "profile";
  /** The shared flag that says the same as the word. */
  readonly flag?: keyof SharedFlags;
}

export type Positionals = Readonly<Record<string, Positional>>;

/** What a command hands to its code: `{ "token-code": string }` is read as `{ tokenCode: string }`. */
export type ValuesOf<C extends Command> = Values<PositionalsOf<C> & FlagsOf<C>> &
  Values<Omit<SharedFlags, keyof FlagsOf<C> | keyof PositionalsOf<C>>>;

type FlagsOf<C extends Command> = C extends { readonly flags: infer F extends Flags } ? F : unknown;
type PositionalsOf<C extends Command> = C extends { readonly positionals: infer P extends Positionals } ? P : unknown;

/** The same of some flags that several commands share. */
export type FlagValues<F extends Flags> = Values<F> & Values<Omit<SharedFlags, keyof F>>;

type Values<F> = {
  readonly [Name in keyof F as CamelCase<Name & string>]: F[Name] extends
    | { required: true }
    | { default: string | number }
    | { type: "boolean" }
    ? Value<F[Name]>
    : Value<F[Name]> | undefined;
};

type Value<F> = F extends { type: "string"; choices: readonly (infer Choice)[] }
  ? Choice
  : F extends { type: infer Type extends Flag["type"] | Positional["type"] }
    ? { string: string; duration: number; boolean: boolean; strings: readonly string[]; words: readonly string[] }[Type]
    : never;

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;
