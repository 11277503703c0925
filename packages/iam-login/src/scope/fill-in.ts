import type { PolicyDocument, PolicyStatement } from "./policy-document.js";

/** Stands in a resource for what is typed for `--on`: `{on}`, `{on}/*`. */
export const placeholder = "{on}";

/** Whether a resource waits for what is typed. */
export function isOpen(resource: string): boolean {
  return resource.startsWith(placeholder);
}

export function hasOpen(document: PolicyDocument): boolean {
  return JSON.stringify(document).includes(`"${placeholder}`);
}

/** The policy with every resource that is open once for each of those that were typed. */
export function fillIn(document: PolicyDocument, on: readonly string[]): PolicyDocument {
  const filled = [document.Statement].flat().map((statement: PolicyStatement): PolicyStatement => {
    const names = ["Resource", "NotResource"].filter((name) => statement[name] !== undefined);
    const lists = names.map((name) => [name, fillList([statement[name]].flat() as string[], on)]);
    return { ...statement, ...Object.fromEntries(lists) };
  });
  return { ...document, Statement: filled };
}

function fillList(resources: readonly string[], on: readonly string[]): string | string[] {
  const filled = resources.flatMap((resource) =>
    isOpen(resource) ? on.map((arn) => below(arn, resource.slice(placeholder.length))) : [resource],
  );
  const [only = "", ...more] = filled;
  return more.length === 0 ? only : filled;
}

/** Below all there is all: `*` with anything after it is not a resource to AWS. */
function below(arn: string, rest: string): string {
  return arn === "*" ? arn : `${arn}${rest}`;
}
