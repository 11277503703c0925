import { execFileSync, type StdioOptions } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import { awsManagedPolicies } from "../../src/policy/aws-managed-policies.js";
import { evaluate } from "../../src/policy/evaluate.js";
import { readPolicy } from "../../src/policy/read-policy.js";
import { operations } from "../../src/server/operations.js";

type Documents = Record<string, { Path: string; Document: { Statement: { Action?: string | string[] }[] } }>;

/** AWS's documents as moto has them; undefined where there is no moto. */
function motosDocuments(): Documents | undefined {
  const script = "import moto.iam.aws_managed_policies as m; print(m.aws_managed_policies_data)";
  try {
    const stdio: StdioOptions = ["ignore", "pipe", "ignore"];
    return JSON.parse(
      execFileSync("python3", ["-c", script], { encoding: "utf8", maxBuffer: 2 ** 26, stdio }),
    ) as Documents;
  } catch {
    return undefined;
  }
}

const documents = motosDocuments();
const onMoto = documents === undefined ? describe.skip : describe;
const resources = [
  "*",
  "arn:aws:iam::111122223333:user/roger",
  "arn:aws:iam::111122223333:user/team/roger",
  "arn:aws:iam::111122223333:user/ann",
  "arn:aws:iam::111122223333:role/worker",
  "arn:aws:signin:us-east-1:111122223333:oauth2/public-client/localhost",
];

onMoto(
  `AWS's managed policies, beside AWS's documents${documents === undefined ? " (python3 has no moto)" : ""}`,
  () => {
    const policies = [...awsManagedPolicies("aws")].map(([arn, policy]) => [policy.name, arn, policy] as const);

    test.each(policies)("%s has the same effect on IAM, STS and sign-in", (name, arn, policy) => {
      const theirs = documents?.[name];
      expect(arn).toBe(`arn:aws:iam::aws:policy${theirs?.Path}${name}`);
      const theirDocument = readPolicy(JSON.stringify(theirs?.Document));
      const ourDocument = readPolicy(policy.versions[0]?.document ?? "");
      const context = new Map([["aws:username", ["roger"]]]);
      const different = actionsOf(theirs).flatMap((action) =>
        resources.flatMap((resource) => {
          const decisions = [ourDocument, theirDocument].map((one) => evaluate([one], { action, resource, context }));
          return decisions[0] === decisions[1] ? [] : [`${action} on ${resource}: ${decisions.join(", not ")}`];
        }),
      );
      expect(different).toEqual([]);
    });
  },
);

/** All that the sandbox can do, and all that the document names. */
function actionsOf(policy: Documents[string] | undefined): string[] {
  const named = policy?.Document.Statement.flatMap(({ Action = [] }) => Action) ?? [];
  const own = operations.map(({ service, action }) => `${service}:${action}`);
  const ours = named.filter((action) => /^(iam|sts|signin):/.test(action));
  return [...new Set([...own, ...ours.map((action) => action.replace("*", "Something"))])];
}
