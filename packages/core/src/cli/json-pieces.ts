/** An array of more than so many is written element by element. */
const long = 100;

/**
 * The text of `JSON.stringify(value, null, 2)`, in pieces: tens of thousands of elements are never one text, which would
 * take more memory than they do.
 *
 * @param indent of the lines after the first
 */
export function* jsonPieces(value: unknown, indent = ""): Generator<string> {
  const deeper = `${indent}  `;
  if (!isLong(value)) {
    yield (JSON.stringify(value, null, 2) ?? "null").replaceAll("\n", `\n${indent}`);
  } else if (Array.isArray(value)) {
    let before = "[";
    for (const element of value as readonly unknown[]) {
      yield `${before}\n${deeper}`;
      yield* jsonPieces(element, deeper);
      before = ",";
    }
    yield `\n${indent}]`;
  } else {
    let before = "{";
    for (const [name, member] of Object.entries(value as object)) {
      if (member === undefined) continue;
      yield `${before}\n${deeper}${JSON.stringify(name)}: `;
      yield* jsonPieces(member, deeper);
      before = ",";
    }
    yield `\n${indent}}`;
  }
}

/** Whether such an array is in it. What says itself how it is written is one piece. */
function isLong(value: unknown): boolean {
  if (typeof value !== "object" || value === null || "toJSON" in value) return false;
  if (Array.isArray(value) && value.length > long) return true;
  return Object.values(value).some(isLong);
}
