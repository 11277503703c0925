import { dirname, join } from "node:path";
import type { Context, Output, ProcessIdentity } from "../context/index.js";
import { CliError, hasCode, type CliErrorOptions } from "../errors/index.js";
import { fileError } from "./file-error.js";
import { hiddenName } from "./hidden-name.js";
import { readIfThere } from "./if-there.js";
import { nameOfProcess, processOfName } from "./process-name.js";

export type LockContext = Pick<Context, "clock" | "files" | "processes" | "random" | "signal"> & {
  readonly err: Pick<Output, "write">;
};

export interface LockOptions {
  /** How long to wait for each of the others, once it is in front, in milliseconds. */
  readonly timeout?: number;
  /**
   * What of the path is worked on, such as names: only those wait for one another who have one in common. However many
   * they are, they take one file. Where not given, it is the whole.
   */
  readonly claims?: readonly string[] | undefined;
  /** Whether the person knows that others are waited for, and need not be told. */
  readonly isTold?: boolean;
}

/**
 * Runs `work` while no other process, and no other call in this one, runs work for the same path. Whoever asks first
 * comes first. A process that was killed blocks nobody. The path itself is neither read nor made, but its folder must
 * exist; where the path is a link, hand in what it leads to.
 *
 * It is Lamport's bakery (https://lamport.azurewebsites.net/pubs/bakery.pdf): one takes a number higher than all that
 * are held and waits until nobody holds a lower one. The numbers are files beside the path whose names say who holds
 * them; in a file is what of the path is claimed, and nothing where that is the whole. A name is never used twice, so
 * that a dead process's file can be removed by anyone at any time. A process of another machine or container cannot be
 * asked after: it shows that it lives by touching its file.
 *
 * @throws {CliError} `FILE_LOCKED`, naming the process in front, where that one is there for `timeout` (10 s); `FILE_ERROR`,
 * as where the disk is full
 */
export async function withLock<Result>(
  context: LockContext,
  path: string,
  work: (lock: HeldLock) => Promise<Result>,
  { timeout = 10_000, claims, isTold = false }: LockOptions = {},
): Promise<Result> {
  context.signal.throwIfAborted();
  const queue = new Queue(context, path, claims && new Set(claims));
  const ticket = await queue.takeTicket().catch((error: unknown) => {
    throw fileError(error, path, "could not be locked");
  });
  try {
    await queue.waitForTurn(ticket, { timeout, isTold });
    const beat = setInterval(() => void queue.touch(ticket), HEARTBEAT).unref();
    try {
      return await work({ isHeld: () => queue.holds(ticket) });
    } finally {
      clearInterval(beat);
    }
  } finally {
    await queue.discard(ticket);
  }
}

export interface HeldLock {
  /** Not where this process stood still for so long that others took it for dead. */
  isHeld(): Promise<boolean>;
}

interface Ticket {
  /** Its file. Names are compared to see who comes first: they begin with the number, in ten digits. */
  readonly name: string;
  readonly holder: ProcessIdentity;
}

/** Files of tickets that count no more and could not be removed: waiting for them would not end. */
const discarded = new Set<string>();

class Queue {
  private readonly folder: string;
  private readonly prefix: string;
  /** What was found in the files of the others. */
  private readonly shared = new Map<string, { readonly claim: string | undefined }>();

  constructor(
    private readonly context: LockContext,
    private readonly path: string,
    private readonly claims: ReadonlySet<string> | undefined,
  ) {
    this.folder = dirname(path);
    this.prefix = `${hiddenName(path)}.lock.`;
  }

  /** While a process picks its number it holds number 0, for which everyone waits: it may be about to pick theirs. */
  async takeTicket(): Promise<Ticket> {
    const picking = await this.create(0, "");
    try {
      const numbers = (await this.list()).map(({ name }) => Number(name.slice(this.prefix.length).split(".")[0]));
      return await this.create(Math.max(...numbers, 0) + 1, [...(this.claims ?? [])].join("\n"));
    } finally {
      await this.discard(picking);
    }
  }

  async waitForTurn(
    ticket: Ticket,
    { timeout, isTold }: Required<Pick<LockOptions, "timeout" | "isTold">>,
  ): Promise<void> {
    const { clock, err } = this.context;
    const start = clock.now().getTime();
    let tells = !isTold;
    let seen = { name: "", at: start };
    /** Since when each was in front. */
    const since = new Map<string, number>();
    // Look twice: a listing made during the switch may miss both ticket 0 and its successor.
    for (let clearLooks = 0; clearLooks < 2;) {
      const lower = (await this.list()).filter(({ name }) => name < ticket.name);
      const ahead = await this.inTheWay(lower, ticket);
      const [first] = ahead;
      if (first === undefined) {
        clearLooks += 1;
        continue;
      }
      clearLooks = 0;
      const now = clock.now().getTime();
      if (first.name !== seen.name || now - seen.at > RECHECK) {
        if (await this.isAbandoned(first, ticket)) {
          await this.discard(first);
          continue;
        }
        seen = { name: first.name, at: now };
      }
      const front = since.get(first.name) ?? now;
      since.set(first.name, front);
      if (now - front >= timeout) throw this.lockedError(first, timeout);
      if (tells && now - start >= PATIENCE) {
        tells = false;
        err.write(`Waiting for ${this.nameOf(first)}… (Ctrl-C to stop)\n`);
      }
      // The one who is next looks often; for the others there is time while those ahead of them work.
      await clock.sleep(ahead.length === 1 ? 1 : Math.min(ahead.length * 3, 50));
    }
  }

  /** Never fails: what cannot be touched may be taken for dead, and `holds` then tells. */
  async touch(ticket: Ticket): Promise<void> {
    await this.context.files.touch(join(this.folder, ticket.name)).catch(() => undefined);
  }

  async holds(ticket: Ticket): Promise<boolean> {
    return (await this.list()).some(({ name }) => name === ticket.name);
  }

  /** Never fails: a file left behind is passed over here, and removed by the next process once this one has ended. */
  async discard(ticket: Ticket): Promise<void> {
    const path = join(this.folder, ticket.name);
    await this.context.files.remove(path).catch(() => discarded.add(path));
  }

  /** Those with a claim in common, in their order. While one picks its number, its file may not be whole yet. */
  private async inTheWay(ahead: readonly Ticket[], own: Ticket): Promise<Ticket[]> {
    const picking = ahead.filter(({ name }) => name.startsWith(`${this.prefix}0000000000.`));
    if (picking.length > 0) return picking.sort(byName);
    const found: Ticket[] = [];
    for (const ticket of ahead) if ((await this.sharedClaim(ticket, own)) !== undefined) found.push(ticket);
    return found.sort(byName);
  }

  /** The first claim that is also another's; empty where either's is the whole, undefined where there is none. */
  private async sharedClaim(ticket: Ticket, own: Ticket): Promise<string | undefined> {
    if (this.claims === undefined) return "";
    const known = this.shared.get(ticket.name);
    if (known !== undefined) return known.claim;
    const content = await readIfThere(this.context, join(this.folder, ticket.name));
    if (content === undefined) return undefined;
    const others = new TextDecoder().decode(content).split("\n");
    const claim = others.find((other) => other === "" || this.claims?.has(other) === true);
    this.shared.set(ticket.name, { claim });
    // Nobody else may ever come who waits for it, and would remove it.
    if (claim === undefined && (await this.isAbandoned(ticket, own))) await this.discard(ticket);
    return claim;
  }

  private async create(number: number, content: string): Promise<Ticket> {
    const { files, processes, random } = this.context;
    const holder = processes.self;
    const digits = String(number).padStart(10, "0");
    const name = `${this.prefix}${digits}.${random.id()}.${nameOfProcess(holder)}`;
    await files.create(join(this.folder, name), content, 0o600);
    return { name, holder };
  }

  private async list(): Promise<Ticket[]> {
    const tickets: Ticket[] = [];
    for (const name of await this.context.files.list(this.folder)) {
      if (!name.startsWith(this.prefix) || discarded.has(join(this.folder, name))) continue;
      const [, holderName] = /^\d{10}\.[^.]+\.(.*)$/.exec(name.slice(this.prefix.length)) ?? [];
      const holder = processOfName(holderName ?? "");
      if (holder !== undefined) tickets.push({ name, holder });
    }
    return tickets;
  }

  /** Its age is held against a file of our own, by the same clock; from the future, it is of a clock that was wrong. */
  private async isAbandoned({ name, holder }: Ticket, own: Ticket): Promise<boolean> {
    const { files, processes } = this.context;
    const isRunning = await processes.isRunning(holder);
    if (isRunning !== undefined) return !isRunning;
    try {
      const { modified } = await files.stat(join(this.folder, name));
      const now = await files.stat(join(this.folder, own.name));
      return Math.abs(now.modified.getTime() - modified.getTime()) > LONGEST_SILENCE;
    } catch (error) {
      if (hasCode(error, "ENOENT")) return false;
      throw error;
    }
  }

  private nameOf({ holder: { pid, host } }: Ticket): string {
    return host === this.context.processes.self.host ? `process ${pid}` : `process ${pid} on ${host}`;
  }

  private lockedError(ticket: Ticket, timeout: number): CliError {
    const { pid, host } = ticket.holder;
    const isHere = host === this.context.processes.self.host;
    return new FileLocked(this.shared.get(ticket.name)?.claim, this.nameOf(ticket), {
      code: "FILE_LOCKED",
      message: `${this.path} is being changed by ${this.nameOf(ticket)}, which did not finish within ${timeout / 1000} seconds.`,
      hint: isHere
        ? `Try again when it has ended; ps -p ${pid} shows what it is.`
        : "Try again when it has ended. If that machine or container is gone, wait ten minutes.",
    });
  }
}

/** Tells which of the claims another holds, and who it is: `process 123`. */
export class FileLocked extends CliError {
  constructor(
    readonly claim: string | undefined,
    readonly holder: string,
    options: CliErrorOptions,
  ) {
    super(options);
  }
}

/** Milliseconds after which a person is told who is waited for. */
const PATIENCE = 1_500;
/** Milliseconds after which it is asked again whether the process in front still runs. */
const RECHECK = 100;
/** Milliseconds after which a process shows that it lives. */
const HEARTBEAT = 60_000;
/** Milliseconds without that after which a process of another machine, which cannot be asked after, is taken for dead. */
const LONGEST_SILENCE = 10 * HEARTBEAT;

function byName(a: Ticket, b: Ticket): number {
  return a.name < b.name ? -1 : 1;
}
