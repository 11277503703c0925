import { arn, policyPath } from "../operation/kinds.js";
import { operation, type Operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { optional, required } from "../operation/parameters.js";
import { describeAttached } from "./describe.js";
import { checkPolicyArn, findAttachablePolicy, missing } from "./find.js";
import { holderKinds, nameOf, type HolderKind } from "./holders.js";
import { checkQuota } from "./quotas.js";

/** Managed policies attached to a user, a group or a role. */
export const attachedPolicyOperations: Operation[] = holderKinds.flatMap((holder) => [
  attachPolicy(holder),
  detachPolicy(holder),
  listAttachedPolicies(holder),
]);

function attachPolicy(holder: HolderKind): Operation {
  const own = { PolicyArn: required(arn) };
  return operation<typeof own>({
    action: `Attach${holder.kind}Policy`,
    writes: true,
    parameters: { ...holder.parameters, ...own },
    errors: ["InvalidInput", "LimitExceeded", "NoSuchEntity"],
    resource: (call, input) => holder.resource(call, nameOf(holder, input)),
    conditions: (call, { PolicyArn, ...input }) => ({
      "iam:PolicyARN": PolicyArn,
      ...holder.boundary(call, nameOf(holder, input)),
    }),
    handle(call, { PolicyArn, ...input }) {
      const { attachedPolicies } = holder.find(call, nameOf(holder, input));
      findAttachablePolicy(call.account, PolicyArn);
      if (attachedPolicies.includes(PolicyArn)) return;
      checkQuota(holder.quota, attachedPolicies.length);
      attachedPolicies.push(PolicyArn);
    },
  });
}

function detachPolicy(holder: HolderKind): Operation {
  const own = { PolicyArn: required(arn) };
  return operation<typeof own>({
    action: `Detach${holder.kind}Policy`,
    writes: true,
    parameters: { ...holder.parameters, ...own },
    errors: ["InvalidInput", "NoSuchEntity"],
    resource: (call, input) => holder.resource(call, nameOf(holder, input)),
    conditions: (call, { PolicyArn, ...input }) => ({
      "iam:PolicyARN": PolicyArn,
      ...holder.boundary(call, nameOf(holder, input)),
    }),
    handle(call, { PolicyArn, ...input }) {
      const { attachedPolicies } = holder.find(call, nameOf(holder, input));
      checkPolicyArn(PolicyArn);
      const index = attachedPolicies.indexOf(PolicyArn);
      if (index === -1) missing(`Policy ${PolicyArn} was not found.`);
      attachedPolicies.splice(index, 1);
    },
  });
}

function listAttachedPolicies(holder: HolderKind): Operation {
  const own = { PathPrefix: optional(policyPath), ...paging };
  return operation<typeof own>({
    action: `ListAttached${holder.kind}Policies`,
    parameters: { ...holder.parameters, ...own },
    errors: ["NoSuchEntity"],
    resource: (call, input) => holder.resource(call, nameOf(holder, input)),
    handle(call, { PathPrefix = "/", ...input }) {
      const attached = holder
        .find(call, nameOf(holder, input))
        .attachedPolicies.filter((policyArn) => pathOf(policyArn).startsWith(PathPrefix));
      const page = paginate(call, input, attached, (policyArn) => policyArn);
      return { AttachedPolicies: describeAttached(page.items), ...page.end };
    },
  });
}

/** `/job-function/` of `arn:aws:iam::aws:policy/job-function/Billing`. */
function pathOf(policyArn: string): string {
  return policyArn.slice(policyArn.indexOf("/"), policyArn.lastIndexOf("/") + 1);
}
