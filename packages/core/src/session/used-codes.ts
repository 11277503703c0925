import { createHmac } from "node:crypto";
import { dirname, join } from "node:path";
import type { Context } from "../context/index.js";
import { replaceFile, stateFolder } from "../files/index.js";

/** Milliseconds that a device shows a code for (RFC 6238, section 4.1); AWS takes each code once. */
const period = 30_000;

/** For how many periods AWS could take a code of the period in which it was used. */
const memory = 5;

type UsedCodesContext = Pick<Context, "clock" | "env" | "files" | "processes" | "random">;

export interface DeviceCode {
  readonly serialNumber: string;
  /** Six digits. */
  readonly code: string;
  /**
   * Keys the hash that is kept in place of the code: the secret access key that signs, so that the file alone tells
   * nothing. Where it is not known, no hash is kept.
   */
  readonly secret: string | undefined;
}

interface Use {
  /** In which of the 30 s since 1970. */
  readonly step: number;
  readonly hash?: string | undefined;
}

/** Whether that very code was used before. Any other code is for AWS to judge: clocks differ, and people type slowly. */
export async function wasUsed(
  context: Pick<Context, "clock" | "env" | "files">,
  { serialNumber, code, secret }: DeviceCode,
): Promise<boolean> {
  if (secret === undefined) return false;
  const hash = hashOf({ serialNumber, code, secret });
  return (await readUses(context)).get(serialNumber)?.some((use) => use.hash === hash) ?? false;
}

/** Whole seconds until the device shows its next code, where one was used in these 30 s; 0 otherwise. */
export async function secondsToNextCode(
  context: Pick<Context, "clock" | "env" | "files">,
  serialNumber: string,
): Promise<number> {
  const now = context.clock.now().getTime();
  const uses = (await readUses(context)).get(serialNumber) ?? [];
  return uses.some(({ step }) => step === stepOf(now)) ? Math.ceil((period - (now % period)) / 1000) : 0;
}

/**
 * Notes that a code was used just now. It is for a better message and nothing else, so that failing to note it is no
 * failure.
 */
export async function rememberUsedCode(context: UsedCodesContext, used: DeviceCode): Promise<void> {
  const { serialNumber, secret } = used;
  const use: Use = {
    step: stepOf(context.clock.now().getTime()),
    ...(secret === undefined ? {} : { hash: hashOf({ ...used, secret }) }),
  };
  try {
    const path = stateFile(context);
    const uses = await readUses(context);
    uses.set(serialNumber, [...(uses.get(serialNumber) ?? []), use]);
    await context.files.makeFolder(dirname(path), 0o700);
    const content = JSON.stringify(Object.fromEntries(uses));
    await replaceFile(context, path, { content, like: undefined, isPassing: true });
  } catch {
    // A home that cannot be written to, or a disk that is full.
  }
}

/** By serial number, and no older than they matter. Whatever is not of that form counts as empty. */
async function readUses(context: Pick<Context, "clock" | "env" | "files">): Promise<Map<string, Use[]>> {
  const oldest = stepOf(context.clock.now().getTime()) - memory;
  const all = Object.entries(await readState(context)).map(([serialNumber, uses]) => {
    const known: Use[] = Array.isArray(uses) ? uses.filter(isUse) : [];
    return [serialNumber, known.filter(({ step }) => step >= oldest)] as const;
  });
  return new Map(all.filter(([, uses]) => uses.length > 0));
}

async function readState(context: Pick<Context, "env" | "files">): Promise<object> {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(await context.files.read(stateFile(context))));
    return typeof content === "object" && content !== null ? content : {};
  } catch {
    return {};
  }
}

function isUse(use: unknown): use is Use {
  return typeof use === "object" && use !== null && "step" in use && typeof use.step === "number";
}

function hashOf({ serialNumber, code, secret }: DeviceCode & { readonly secret: string }): string {
  return createHmac("sha256", secret).update(`${serialNumber} ${code}`).digest("hex");
}

function stepOf(time: number): number {
  return Math.floor(time / period);
}

function stateFile(context: Pick<Context, "env" | "files">): string {
  return join(stateFolder(context), "iam-tools", "used-codes.json");
}
