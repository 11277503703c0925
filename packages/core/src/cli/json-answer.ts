import { plainJson } from "../context/index.js";
import type { CliError } from "../errors/index.js";
import { jsonPieces } from "./json-pieces.js";
import type { Result } from "./tool.js";

/** Of the shape of all answers; a new one where a key goes, or means something else. */
const version = 1;

/** What went wrong with one of several, as a row of an answer has it. */
export interface ErrorData {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

export function errorData({ code, message, hint }: CliError): ErrorData {
  return { code, message, hint: hint ?? null };
}

/** An answer in a file of its own: the same text that `--json` prints. */
export function jsonAnswer(data: object): string {
  return `${plainJson(JSON.stringify({ version, ...data }, null, 2))}\n`;
}

/** One object, with the version of its shape first. Rows that come one by one are written as they come. */
export async function* asJson({ data, isForeign = false }: Pick<Result, "data" | "isForeign">): AsyncGenerator<string> {
  if (data === undefined) return;
  if (isForeign) {
    yield `${plainJson(JSON.stringify(data, null, 2))}\n`;
    return;
  }
  const streamed = Object.entries(data).find(([, value]) => isAsyncIterable(value));
  if (streamed === undefined) {
    for (const piece of jsonPieces({ version, ...data })) yield plainJson(piece);
    yield "\n";
    return;
  }
  const [name, rows] = streamed;
  yield* rowByRow(name, rows as AsyncIterable<unknown>);
}

/** A row is a line. Memory stays flat however many there are. */
async function* rowByRow(name: string, rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  const opening = `{\n  "version": ${version},\n  "${name}": [`;
  let separator = `${opening}\n`;
  for await (const row of rows) {
    yield `${separator}    ${plainJson(JSON.stringify(row))}`;
    separator = ",\n";
  }
  yield separator === ",\n" ? "\n  ]\n}\n" : `${opening}]\n}\n`;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
