import { dirname, join } from "node:path";
import { stateFolder, type Context } from "../context/index.js";
import { replaceFile } from "../profiles/index.js";

/** Milliseconds that a device shows a code for (RFC 6238, section 4.1); AWS takes each code once. */
const period = 30_000;

type UsedCodesContext = Pick<Context, "clock" | "env" | "files" | "processes" | "random">;

/** Whole seconds until a device shows a code that was not used yet; 0 where none was used in these 30 s. */
export async function secondsToNextCode(
  context: Pick<Context, "clock" | "env" | "files">,
  serialNumber: string,
): Promise<number> {
  const now = context.clock.now().getTime();
  const used = (await readUsed(context)).get(serialNumber);
  return used === Math.floor(now / period) ? Math.ceil((period - (now % period)) / 1000) : 0;
}

/**
 * Notes that a code of the device was used just now: not the code, only in which 30 s. It is for a better message and
 * nothing else, so that failing to note it is no failure.
 */
export async function rememberUsedCode(context: UsedCodesContext, serialNumber: string): Promise<void> {
  const step = Math.floor(context.clock.now().getTime() / period);
  const path = stateFile(context);
  try {
    const used = [...(await readUsed(context))].filter(([, other]) => other === step);
    await context.files.makeFolder(dirname(path), 0o700);
    const content = JSON.stringify({ ...Object.fromEntries(used), [serialNumber]: step });
    await replaceFile(context, path, { content, like: undefined });
  } catch {
    // A home that cannot be written to, or a disk that is full.
  }
}

/** By serial number: in which of the 30 s since 1970 a code was used last. Whatever is not that counts as empty. */
async function readUsed(context: Pick<Context, "env" | "files">): Promise<Map<string, unknown>> {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(await context.files.read(stateFile(context))));
    return new Map(typeof content === "object" && content !== null ? Object.entries(content) : []);
  } catch {
    return new Map();
  }
}

function stateFile(context: Pick<Context, "env" | "files">): string {
  return join(stateFolder(context), "iam-tools", "used-codes.json");
}
