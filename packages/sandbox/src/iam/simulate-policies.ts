import { AwsError } from "../operation/aws-error.js";
import { arn, policyDocument } from "../operation/kinds.js";
import { operation, type Call } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { list, optional, required, string, structure, type Input } from "../operation/parameters.js";
import { policyText } from "../policy/find-policy.js";
import type { RequestContext } from "../policy/match-pattern.js";
import { readPolicy } from "../policy/read-policy.js";
import { requestContext } from "../policy/request-context.js";
import type { Account, PolicyHolder } from "../state/account.js";
import { groupArn, roleArn, userArn } from "../state/arns.js";
import { missing } from "./find.js";
import { policyNameOf } from "./policy-names.js";
import { simulate, type Simulation, type SourcePolicy } from "./simulation.js";

const contextEntry = structure({
  ContextKeyName: optional(string({ min: 5, max: 256 })),
  ContextKeyValues: optional(list(string())),
  ContextKeyType: optional(string()),
});

/** What both simulations are asked. */
const asked = {
  ActionNames: required(list(string({ min: 3, max: 128 }))),
  ResourceArns: optional(list(string({ min: 1, max: 2048 }))),
  ContextEntries: optional(list(contextEntry)),
  PermissionsBoundaryPolicyInputList: optional(list(policyDocument)),
  ...paging,
};

/** What policies that nobody has yet would allow. */
const simulateCustomPolicy = operation({
  action: "SimulateCustomPolicy",
  parameters: { PolicyInputList: required(list(policyDocument)), ...asked },
  errors: ["MalformedPolicyDocument"],
  resource: () => "*",
  handle: (call, { PolicyInputList, ...input }) =>
    answer(call, input, { policies: given(PolicyInputList), context: contextOf(input) }),
});

/** What a user, a group or a role may do, by the policies they have. */
const simulatePrincipalPolicy = operation({
  action: "SimulatePrincipalPolicy",
  parameters: { PolicySourceArn: required(arn), PolicyInputList: optional(list(policyDocument)), ...asked },
  errors: ["InvalidInput", "MalformedPolicyDocument", "NoSuchEntity"],
  resource: (_, { PolicySourceArn }) => PolicySourceArn,
  handle(call, { PolicySourceArn, PolicyInputList = [], ...input }) {
    const { policies, boundary, context } = sourceOf(call, PolicySourceArn, input);
    return answer(call, input, { policies: [...policies, ...given(PolicyInputList)], boundary, context });
  },
});

export const simulationOperations = [simulateCustomPolicy, simulatePrincipalPolicy];

type Asked = Input<typeof asked>;
type Source = Pick<Simulation, "policies" | "boundary" | "context">;

function answer(call: Call, { ActionNames, ResourceArns = ["*"], ...input }: Asked, source: Source) {
  const boundary = input.PermissionsBoundaryPolicyInputList ?? source.boundary;
  for (const document of boundary ?? []) readPolicy(document);
  const results = simulate({ ...source, boundary, actions: ActionNames, resources: ResourceArns });
  const numbered = results.map((result, index) => ({ result, number: String(index).padStart(6, "0") }));
  const page = paginate(call, input, numbered, ({ number }) => number);
  return { EvaluationResults: page.items.map(({ result }) => result), ...page.end };
}

/** Documents that came with the question. @throws AwsError MalformedPolicyDocument */
function given(documents: readonly string[]): SourcePolicy[] {
  for (const document of documents) readPolicy(document);
  return documents.map((document, index) => ({ id: `PolicyInputList.${index + 1}`, document }));
}

/** @throws AwsError InvalidInput where the ARN is not of a user, a group or a role, NoSuchEntity where nobody has it */
function sourceOf(call: Call, sourceArn: string, input: Asked): Source {
  const { account } = call;
  const [, kind] = /^arn:[^:]+:iam::\d{12}:(user|group|role)\/.+$/.exec(sourceArn) ?? [];
  if (kind === undefined) {
    throw new AwsError(
      "InvalidInput",
      `Invalid Entity Arn: ${sourceArn} does not clearly define entity type and name.`,
    );
  }
  const none = () => missing(`The ${kind} with the ARN ${sourceArn} cannot be found.`);
  if (kind === "group") {
    const group = [...account.groups.values()].find((one) => groupArn(account, one) === sourceArn) ?? none();
    return { policies: policiesOf(account, "group", group), context: contextOf(input) };
  }
  if (kind === "role") {
    const role = [...account.roles.values()].find((one) => roleArn(account, one) === sourceArn) ?? none();
    const boundary = documentsOf(account, role.permissionsBoundary);
    return { policies: policiesOf(account, "role", role), boundary, context: contextOf(input) };
  }
  const user = [...account.users.values()].find((one) => userArn(account, one) === sourceArn) ?? none();
  const groups = user.groups.flatMap((name) => account.groups.get(name) ?? []);
  return {
    policies: [...policiesOf(account, "user", user), ...groups.flatMap((group) => policiesOf(account, "group", group))],
    boundary: documentsOf(account, user.permissionsBoundary),
    context: requestContext({ ...call, principal: { kind: "user", account, user } }, entries(input)),
  };
}

function policiesOf(account: Account, kind: string, holder: PolicyHolder & { readonly name: string }): SourcePolicy[] {
  const inline = [...holder.inlinePolicies].map(([name, document]) => ({
    id: `${kind}_${holder.name}_${name}`,
    document,
  }));
  const attached = holder.attachedPolicies.flatMap((policyArn) =>
    (documentsOf(account, policyArn) ?? []).map((document) => ({ id: policyNameOf(policyArn), document })),
  );
  return [...inline, ...attached];
}

/** Of a managed policy; undefined where there is none. */
function documentsOf(account: Account, policyArn: string | undefined): string[] | undefined {
  const text = policyArn === undefined ? undefined : policyText(account, policyArn);
  return text === undefined ? undefined : [text];
}

function entries({ ContextEntries = [] }: Asked): Record<string, readonly string[]> {
  return Object.fromEntries(
    ContextEntries.map((entry) => [entry.ContextKeyName ?? "", entry.ContextKeyValues ?? []] as const),
  );
}

function contextOf(input: Asked): RequestContext {
  return new Map(Object.entries(entries(input)).map(([key, values]) => [key.toLowerCase(), values]));
}
