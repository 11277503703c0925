/** What AWS says of a call that it refuses. */
export interface Refusal {
  /** ARN of who asked. */
  readonly who: string;
  /** `iam:CreateAccessKey` */
  readonly action: string;
  /** As AWS writes it: `user roger`, `user null` where no name was given, an ARN; undefined where it names none. */
  readonly resource: string | undefined;
  /** `no identity-based policy allows the iam:CreateAccessKey action`, `an explicit deny in an identity-based policy` */
  readonly reason: string | undefined;
  /** Of the policy that denies it, where AWS names it. */
  readonly policyArn: string | undefined;
  /** To AWS's page about this very refusal. */
  readonly link: string | undefined;
  readonly authorizationId: string | undefined;
}

/**
 * Reads AWS's sentence, part by part and in linear time, whatever answers.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function readRefusal(message: string): Refusal | undefined {
  const text = message.slice(0, 4_000).replace(/\s+/g, " ");
  const [, sentence] = split(text, "User: ");
  const [who, asked] = split(sentence ?? "", " is not authorized to perform: ");
  if (asked === undefined || who === "" || who.includes(" ")) return undefined;
  const { told, link, authorizationId } = withoutPointer(asked);
  const [before, because] = splitAtFirst(told, [" because ", " with "]);
  const [action, resource] = split(before, " on resource: ");
  const [reason, policyArn] = because === undefined ? [] : split(because, ": arn:");
  return {
    who,
    action: withoutStop(action.trim()),
    resource: resource === undefined ? undefined : withoutStop(resource),
    reason: reason === undefined ? undefined : withoutStop(reason),
    policyArn: policyArn === undefined ? undefined : withoutStop(`arn:${policyArn}`),
    link,
    authorizationId,
  };
}

/** Since 2026 a link and an id may follow the sentence, by which an administrator finds out more. */
function withoutPointer(text: string) {
  const [link] = /https:\/\/[^\s,;)"']+/.exec(text) ?? [];
  const [, id] = /authorization id:? ?([\w:./+=-]+)/i.exec(text) ?? [];
  const starts = [/ ?\bGo to https:/, / ?https:\/\//, /[ (]authorization id\b/i].map((start) => text.search(start));
  const end = Math.min(text.length, ...starts.filter((start) => start >= 0));
  return {
    told: withoutStop(text.slice(0, end).trim()),
    link: link === undefined ? undefined : withoutStop(link),
    authorizationId: id === undefined ? undefined : withoutStop(id),
  };
}

function withoutStop(text: string): string {
  return text.endsWith(".") || text.endsWith(",") ? text.slice(0, -1) : text;
}

/** What is before the first separator, and what is after it; undefined where there is none. */
function split(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

function splitAtFirst(text: string, separators: readonly string[]): [string, string | undefined] {
  const found = separators.filter((one) => text.includes(one));
  const [first] = found.sort((a, b) => text.indexOf(a) - text.indexOf(b));
  return first === undefined ? [text, undefined] : split(text, first);
}
