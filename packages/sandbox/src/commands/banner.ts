import { paint } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import type { Sandbox } from "../server/start-sandbox.js";
import type { Furnished } from "./furnish.js";

/** What is in the sandbox and how to look at it. @param ends what to do next, and how to end it */
export function banner(
  context: Pick<Context, "err" | "env">,
  { sandbox, furnished, state }: { sandbox: Sandbox; furnished: Furnished; state: string | undefined },
  ends: readonly string[],
): string {
  const style = paint(context.err, context.env);
  const { url, mail } = sandbox;
  const { id, alias, users, groups } = sandbox.account();
  const { engineer } = furnished;
  const code = engineer === undefined ? "iam-sandbox code USER" : "iam-sandbox code";
  const lines = [
    style.bold("iam-sandbox: a local AWS IAM, STS and mail relay. Nothing reaches AWS."),
    "",
    `  Account    ${id}${alias === undefined ? "" : ` (${alias})`}, users: ${some(users)}`,
    ...(groups.size === 0 ? [] : [`  Groups     ${some(groups)}`]),
    `  Profiles   default: administrator${engineer === undefined ? "" : `; work: ${engineer}`}`,
    `  MFA code   ${code}, or on the status page`,
    `  Status     ${url}/`,
    `  Mail       ${url}/mail (the relay is ${mail.url})`,
    `  State      ${state ?? "in memory, gone when it stops (--state FILE keeps it)"}`,
    "",
    ...ends,
    "",
  ];
  return `${lines.join("\n")}\n`;
}

function some(named: ReadonlyMap<string, { readonly name: string }>): string {
  const names = Array.from(named.values(), ({ name }) => name);
  return `${names.slice(0, 4).join(", ")}${names.length > 4 ? ", …" : ""}`;
}
