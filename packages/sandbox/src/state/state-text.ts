import { usageError } from "@iam-tools/core/errors";
import type { State } from "./account.js";
import { NamedMap } from "./named-map.js";

const format = "iam-sandbox state, version 1";

/** What a file of an earlier version of this program calls otherwise. */
const formerNames = new Map([["serviceCredentials", "serviceSpecificCredentials"]]);

/** The whole state as JSON; what JSON has no form for is tagged: `{"$date": …}`, `{"$map": …}`, `{"$names": …}`. */
export function writeState(state: State): string {
  return `${JSON.stringify({ format, state: tag(state) }, undefined, 1)}\n`;
}

/**
 * @param where the file it was read from, for the message
 * @throws CliError USAGE where `writeState` did not write it
 */
export function readState(text: string, where: string): State {
  const parsed = parse(text);
  if (typeof parsed !== "object" || parsed === null || !("state" in parsed) || !("format" in parsed)) {
    throw notState(where);
  }
  if (parsed.format !== format) throw notState(where);
  return untag(parsed.state) as State;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notState(where: string) {
  return usageError(
    `${where} is not a state written by iam-sandbox.`,
    "Name a file that does not exist yet; to start from a described account, use --seed FILE.",
  );
}

function tag(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof NamedMap) return { $names: tag([...value]) };
  if (value instanceof Map) return { $map: tag([...value]) };
  if (Array.isArray(value)) return value.map((item) => tag(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, tag(member)]));
}

function untag(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => untag(item));
  if (typeof value !== "object" || value === null) return value;
  if ("$date" in value) return new Date(String(value.$date));
  if ("$names" in value) return new NamedMap(untag(value.$names) as [string, unknown][]);
  if ("$map" in value) return new Map(untag(value.$map) as [string, unknown][]);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [formerNames.get(name) ?? name, untag(member)]),
  );
}
