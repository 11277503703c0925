import { CliError, quote } from "@iam-tools/core/errors";
import type { User } from "@iam-tools/core/iam";
import { tagKeys } from "../tags/tag-keys.js";
import { tagCommand } from "./deactivation-state.js";
import type { UserStep } from "./user-plan.js";

/** What AWS allows: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const mostTags = 50;

interface Tagging {
  readonly userName: string;
  readonly tags: User["tags"];
  readonly steps: readonly UserStep[];
}

/** @throws CliError REQUEST_IMPOSSIBLE where AWS would take a tag of the plan no more */
export function requireTagRoom(tagging: Tagging): void {
  const lack = lackOfTags(tagging);
  if (lack === undefined) return;
  const [message, ...hint] = lack;
  throw new CliError({ code: "REQUEST_IMPOSSIBLE", message, hint: ["Nothing was changed.", ...hint].join(" ") });
}

/** What is wrong, and what to do; undefined where there is room. */
function lackOfTags({ userName, tags, steps }: Tagging): [string, string] | undefined {
  const keys = new Set(Object.keys(tags));
  let most = keys.size;
  for (const step of steps) {
    if (step.kind === "untag-user") for (const key of step.keys) keys.delete(key);
    if (step.kind === "tag-user") for (const key of Object.keys(step.tags)) keys.add(key);
    most = Math.max(most, keys.size);
  }
  if (most <= mostTags) return undefined;
  const own: readonly string[] = Object.values(tagKeys);
  const others = Object.keys(tags).filter((key) => !own.some((prefix) => key.startsWith(prefix)));
  const count = most - mostTags;
  return [
    `${userName} would have ${most} tags, but AWS allows ${mostTags}.`,
    `Remove ${count === 1 ? "one" : count} that nobody needs: aws iam untag-user --user-name ${quote(userName)} --tag-keys KEY. It has: ${others.map(quote).join(" ")}`,
  ];
}

/** Without the steps whose tags AWS would refuse: what comes after them is done all the same. */
export function withTagRoom({ tags, steps }: Pick<Tagging, "tags" | "steps">): UserStep[] {
  let keys = new Set(Object.keys(tags));
  return steps.filter((step) => {
    if (step.kind !== "tag-user") return true;
    const more = new Set([...keys, ...Object.keys(step.tags)]);
    if (more.size > mostTags) return false;
    keys = more;
    return true;
  });
}

/** For what ends access whether or not it can be noted: what an undoing would miss. */
export function noNotes(tagging: Tagging, undoing: string): string[] {
  const lack = lackOfTags(tagging);
  if (lack === undefined) return [];
  const kept = withTagRoom(tagging);
  const lost = tagging.steps.filter((step) => !kept.includes(step));
  return [
    [
      `${lack[0]} What ${undoing} needs could not be recorded, and cannot be seen afterwards. ${lack[1]}`,
      ...lost.flatMap((step) =>
        step.kind === "tag-user" ? [`Then record it: ${tagCommand(tagging.userName, step)}`] : [],
      ),
    ].join("\n"),
  ];
}
