import type { Finding } from "./report.js";
import { fillTemplate, toTemplate, type Template } from "./template.js";

/** What findings of a rule have in common. */
interface Kind {
  readonly rule: string;
  readonly severity: Finding["severity"];
  readonly account: string;
  readonly subjectKind: Finding["subject"]["kind"];
  readonly what: Template;
  /** How many of the finding's own texts are in `what`; those of `next` come after them. */
  readonly ownInWhat: number;
  readonly next: Template | null;
}

/**
 * Makes findings that take a fifth of the memory, since an account of thousands of users has tens of thousands: of each,
 * what is its own is kept, and its sentences are made whenever they are read. `{ ...finding }` has nothing of such a
 * finding: `plain` copies it.
 */
export function openKeeper(): (finding: Finding) => Finding {
  const kinds = new Map<string, Kind>();
  const texts = new Map<string, string>();
  const once = (text: string) => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    const copy = alone(text);
    texts.set(copy, copy);
    return copy;
  };
  return ({ rule, severity, account, user, subject, what, next, isNew }) => {
    const names = { user, id: subject.id };
    const own: string[] = [];
    const sentence = toTemplate(what, names, own);
    const kind: Kind = {
      rule,
      severity,
      account,
      subjectKind: subject.kind,
      what: sentence,
      ownInWhat: own.length,
      next: next === null ? null : toTemplate(next, names, own),
    };
    const key = JSON.stringify(kind);
    const known = kinds.get(key) ?? kind;
    kinds.set(key, known);
    const id = once(subject.id);
    return new KeptFinding(
      known,
      user === null ? null : once(user),
      id,
      own.length === 0 ? none : own.map(once),
      isNew,
    );
  };
}

/** A part of a longer text has V8 keep that, such as all that AWS answered; a copy has not. */
function alone(text: string): string {
  return Buffer.from(text).toString();
}

const none: readonly string[] = [];

class KeptFinding implements Finding {
  // Five members, and no object for each name: there may be tens of thousands.
  constructor(
    private readonly kind: Kind,
    readonly user: string | null,
    private readonly id: string,
    private readonly own: readonly string[],
    readonly isNew: boolean | null,
  ) {}

  get rule(): string {
    return this.kind.rule;
  }

  get severity(): Finding["severity"] {
    return this.kind.severity;
  }

  get account(): string {
    return this.kind.account;
  }

  get subject(): Finding["subject"] {
    return { kind: this.kind.subjectKind, id: this.id };
  }

  get what(): string {
    return fillTemplate(this.kind.what, { user: this.user, id: this.id }, this.own.values());
  }

  get next(): string | null {
    const { next, ownInWhat } = this.kind;
    return next && fillTemplate(next, { user: this.user, id: this.id }, this.own.slice(ownInWhat).values());
  }

  toJSON(): Finding {
    return plain(this);
  }
}

/** A copy with all that a finding has. */
export function plain({ rule, severity, account, user, subject, what, next, isNew }: Finding): Finding {
  return { rule, severity, account, user, subject, what, next, isNew };
}
