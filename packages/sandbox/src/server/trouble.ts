import { setTimeout as sleep } from "node:timers/promises";
import { AwsError, type ErrorCode } from "../operation/aws-error.js";
import type { CallRecord } from "./call-record.js";

/** Runs before or after a call is carried out; what it throws is a 500 to the caller. */
export type CallHook = (call: CallRecord) => void | Promise<void>;

/** `"*"`: every action. */
type Action = string;

/**
 * Trouble on request, for tests. What is asked for lasts for `times` calls of the action (1 where not given), what was
 * asked for first comes first. Nothing of it is the default.
 */
export interface Trouble {
  /** The next calls of the action answer Throttling. */
  throttle(action: Action, times?: number): void;
  /** From now on, calls of any action past that rate answer Throttling. */
  throttleAbove(callsPerSecond: number): void;
  /** From now on, every call of the action takes that much longer. */
  delay(action: Action, milliseconds: number): void;
  /** The connection is dropped, with nothing done. */
  dropBefore(action: Action, times?: number): void;
  /** The connection is dropped after the call was carried out: the caller cannot know that it was. */
  dropAfter(action: Action, times?: number): void;
  /** A 500 (ServiceFailure), with nothing done. */
  fail(action: Action, times?: number): void;
  /** Any error of AWS's, with nothing done. */
  refuse(action: Action, code: ErrorCode, times?: number): void;
  /** Calls the hook before each call is carried out; the function that comes back stops that. */
  before(hook: CallHook): () => void;
  /** Calls the hook after each call was carried out, before it is answered; the function that comes back stops that. */
  after(hook: CallHook): () => void;
  /** No trouble any more. */
  clear(): void;
}

type Kind = { readonly drop: "before" | "after" } | { readonly error: ErrorCode };

interface Planned {
  readonly action: Action;
  readonly kind: Kind;
  left: number;
}

/** The trouble there is, as the server meets it. */
export class TroubleMaker implements Trouble {
  #planned: Planned[] = [];
  #delays: { readonly action: Action; readonly milliseconds: number }[] = [];
  #rate: TokenBucket | undefined;
  readonly #before = new Set<CallHook>();
  readonly #after = new Set<CallHook>();

  throttle(action: Action, times = 1): void {
    this.refuse(action, "Throttling", times);
  }

  throttleAbove(callsPerSecond: number): void {
    this.#rate = new TokenBucket(callsPerSecond);
  }

  delay(action: Action, milliseconds: number): void {
    this.#delays.push({ action, milliseconds });
  }

  dropBefore(action: Action, times = 1): void {
    this.#planned.push({ action, kind: { drop: "before" }, left: times });
  }

  dropAfter(action: Action, times = 1): void {
    this.#planned.push({ action, kind: { drop: "after" }, left: times });
  }

  fail(action: Action, times = 1): void {
    this.refuse(action, "ServiceFailure", times);
  }

  refuse(action: Action, code: ErrorCode, times = 1): void {
    this.#planned.push({ action, kind: { error: code }, left: times });
  }

  before(hook: CallHook): () => void {
    this.#before.add(hook);
    return () => this.#before.delete(hook);
  }

  after(hook: CallHook): () => void {
    this.#after.add(hook);
    return () => this.#after.delete(hook);
  }

  clear(): void {
    this.#planned = [];
    this.#delays = [];
    this.#rate = undefined;
    this.#before.clear();
    this.#after.clear();
  }

  /**
   * @returns whether the connection is to be dropped, and when
   * @throws AwsError the one asked for
   */
  async meetBefore(call: CallRecord): Promise<"before" | "after" | undefined> {
    const kind = this.#next(call.action);
    for (const { action, milliseconds } of this.#delays) if (concerns(action, call.action)) await sleep(milliseconds);
    for (const hook of this.#before) await hook(call);
    if (this.#rate?.take() === false) throw troubleError("Throttling");
    if (kind === undefined) return undefined;
    if ("error" in kind) throw troubleError(kind.error);
    return kind.drop;
  }

  async meetAfter(call: CallRecord): Promise<void> {
    for (const hook of this.#after) await hook(call);
  }

  #next(action: string): Kind | undefined {
    const planned = this.#planned.find((candidate) => candidate.left > 0 && concerns(candidate.action, action));
    if (planned !== undefined) planned.left -= 1;
    return planned?.kind;
  }
}

function concerns(planned: Action, action: string): boolean {
  return planned === "*" || planned === action;
}

const messages: Partial<Record<ErrorCode, string>> = {
  Throttling: "Rate exceeded",
  ServiceFailure: "The request processing has failed because of an unknown error, exception or failure.",
  EntityTemporarilyUnmodifiable: "The entity is temporarily unmodifiable. Please try again later.",
  ConcurrentModification: "The entity was modified by another request at the same time. Please try again.",
};

function troubleError(code: ErrorCode): AwsError {
  return new AwsError(code, messages[code] ?? `${code}, on request`);
}

/** As AWS limits rates: a burst of one second's calls, then one call each time one becomes free. */
class TokenBucket {
  readonly #rate: number;
  #tokens: number;
  #filled = performance.now();

  constructor(rate: number) {
    this.#rate = rate;
    this.#tokens = rate;
  }

  take(): boolean {
    const now = performance.now();
    this.#tokens = Math.min(this.#rate, this.#tokens + ((now - this.#filled) / 1000) * this.#rate);
    this.#filled = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
