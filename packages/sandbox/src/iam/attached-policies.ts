import { arn, policyPath } from "../operation/kinds.js";
import { operation, type Definition, type Operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { optional, required } from "../operation/parameters.js";
import { describeAttached } from "./describe.js";
import { checkPolicyArn, findAttachablePolicy, missing } from "./find.js";
import { holderKinds, nameOf, type HolderKind } from "./holders.js";
import { checkQuota } from "./quotas.js";

const policy = { PolicyArn: required(arn) };

/** Managed policies attached to a user, a group or a role. */
export const attachedPolicyOperations: Operation[] = holderKinds.flatMap((holder) => [
  attachPolicy(holder),
  detachPolicy(holder),
  listAttachedPolicies(holder),
]);

/** What both operations have in common that change what is attached. */
function onPolicy(holder: HolderKind): Omit<Definition<typeof policy>, "action" | "errors" | "handle"> {
  return {
    writes: true,
    parameters: { ...holder.parameters, ...policy },
    resource: (call, input) => holder.resource(call, nameOf(holder, input)),
    conditions: (call, { PolicyArn, ...input }) => ({
      "iam:PolicyARN": PolicyArn,
      ...holder.boundary(call, nameOf(holder, input)),
    }),
  };
}

function attachPolicy(holder: HolderKind): Operation {
  return operation<typeof policy>({
    ...onPolicy(holder),
    action: `Attach${holder.kind}Policy`,
    errors: ["InvalidInput", "LimitExceeded", "NoSuchEntity"],
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
  return operation<typeof policy>({
    ...onPolicy(holder),
    action: `Detach${holder.kind}Policy`,
    errors: ["InvalidInput", "NoSuchEntity"],
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
