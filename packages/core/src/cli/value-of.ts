import { usageError } from "../errors/index.js";
import { readDuration } from "./read-duration.js";
import type { Flag, Positional } from "./tool.js";

type Valued = Pick<Flag, "choices" | "default" | "describe" | "plain"> & {
  readonly type: Flag["type"] | Positional["type"];
};

/**
 * What a word or a flag's value says.
 *
 * @param name as it is typed, such as `--times`
 * @throws CliError USAGE
 */
export function valueOf(name: string, flag: Valued, value: unknown): unknown {
  if (flag.type === "boolean") {
    if (typeof value === "string")
      throw usageError(`${name} takes no value, but was given "${value}".`, "Leave it out.");
    return value === true;
  }
  if (value === undefined) return flag.default;
  const values = (Array.isArray(value) ? value : [value]) as readonly string[];
  if (!takesMany(flag) && values.length > 1) {
    throw usageError(`${name} is given ${values.length} times; it takes one value.`);
  }
  if (values.length === 0 || values.includes("")) {
    throw usageError(
      `${name} needs a value.`,
      flag.choices === undefined ? `${name}: ${flag.describe}` : `One of: ${flag.choices.join(", ")}`,
    );
  }
  const wrong = values.find((one) => flag.choices?.includes(one) === false);
  if (wrong !== undefined) {
    throw usageError(`${name} is "${wrong}"; it must be one of: ${flag.choices?.join(", ")}`);
  }
  if (takesMany(flag)) return values;
  const [text = ""] = values;
  if (flag.type === "duration") return readDuration(name, text, flag.plain);
  return text;
}

function takesMany({ type }: Valued): boolean {
  return type === "strings" || type === "words";
}
