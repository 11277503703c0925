import type { Problem } from "./profiles-document.js";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of a file, and what is wrong with its encoding; a text that is wrong is shown as well as it can be. */
export function decodeText(content: string | Uint8Array): { text: string; problems: Problem[] } {
  const { text, problems } = typeof content === "string" ? { text: content, problems: [] } : decodeBytes(content);
  if (text.startsWith("\uFEFF")) {
    problems.push({
      line: 1,
      what: "begins with a byte order mark, which the AWS CLI does not read",
      hint: "Save the file as UTF-8 without a byte order mark (BOM).",
    });
  }
  return { text, problems };
}

function decodeBytes(bytes: Uint8Array): { text: string; problems: Problem[] } {
  try {
    return { text: utf8.decode(bytes), problems: [] };
  } catch {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    const what = "is not valid UTF-8";
    return { text, problems: [{ line: firstBadLine(bytes), what, hint: "Save the file as UTF-8." }] };
  }
}

/** A line feed is never part of a longer character, so that each line is valid or not by itself. */
function firstBadLine(bytes: Uint8Array): number {
  for (let start = 0, line = 1; ; line += 1) {
    const lineFeed = bytes.indexOf(0x0a, start);
    const end = lineFeed === -1 ? bytes.length : lineFeed;
    try {
      utf8.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    if (lineFeed === -1) return line;
    start = end + 1;
  }
}
