import { readPolicy } from "../policy/read-policy.js";
import { policyDocument, policyName } from "../operation/kinds.js";
import { operation, type Operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { required } from "../operation/parameters.js";
import { encodeDocument } from "./describe.js";
import { missing } from "./find.js";
import { holderKinds, nameOf, type HolderKind } from "./holders.js";
import { checkPolicySize } from "./quotas.js";

/** Policies written into a user, a group or a role. */
export const inlinePolicyOperations: Operation[] = holderKinds.flatMap((holder) => [
  putPolicy(holder),
  getPolicy(holder),
  listPolicies(holder),
  deletePolicy(holder),
]);

function putPolicy(holder: HolderKind): Operation {
  const own = { PolicyName: required(policyName), PolicyDocument: required(policyDocument) };
  return operation<typeof own>({
    action: `Put${holder.kind}Policy`,
    writes: true,
    parameters: { ...holder.parameters, ...own },
    errors: ["LimitExceeded", "MalformedPolicyDocument", "NoSuchEntity"],
    resource: (call, input) => holder.resource(call, nameOf(holder, input)),
    conditions: (call, input) => holder.boundary(call, nameOf(holder, input)),
    handle(call, { PolicyName, PolicyDocument, ...input }) {
      const found = holder.find(call, nameOf(holder, input));
      readPolicy(PolicyDocument);
      const after = new Map(found.inlinePolicies).set(PolicyName, PolicyDocument);
      checkPolicySize(holder.size, found.name, after.values());
      found.inlinePolicies.set(PolicyName, PolicyDocument);
    },
  });
}

function getPolicy(holder: HolderKind): Operation {
  const own = { PolicyName: required(policyName) };
  return operation<typeof own>({
    action: `Get${holder.kind}Policy`,
    parameters: { ...holder.parameters, ...own },
    errors: ["NoSuchEntity"],
    resource: (call, input) => holder.resource(call, nameOf(holder, input)),
    handle(call, { PolicyName, ...input }) {
      const found = holder.find(call, nameOf(holder, input));
      const document = found.inlinePolicies.get(PolicyName) ?? noPolicy(holder, PolicyName);
      return { [holder.name]: found.name, PolicyName, PolicyDocument: encodeDocument(document) };
    },
  });
}

function listPolicies(holder: HolderKind): Operation {
  return operation<typeof paging>({
    action: `List${holder.kind}Policies`,
    parameters: { ...holder.parameters, ...paging },
    errors: ["NoSuchEntity"],
    resource: (call, input) => holder.resource(call, nameOf(holder, input)),
    handle(call, input) {
      const names = holder.find(call, nameOf(holder, input)).inlinePolicies.keys();
      const page = paginate(call, input, names, (name) => name);
      return { PolicyNames: page.items, ...page.end };
    },
  });
}

function deletePolicy(holder: HolderKind): Operation {
  const own = { PolicyName: required(policyName) };
  return operation<typeof own>({
    action: `Delete${holder.kind}Policy`,
    writes: true,
    parameters: { ...holder.parameters, ...own },
    errors: ["NoSuchEntity"],
    resource: (call, input) => holder.resource(call, nameOf(holder, input)),
    conditions: (call, input) => holder.boundary(call, nameOf(holder, input)),
    handle(call, { PolicyName, ...input }) {
      const deleted = holder.find(call, nameOf(holder, input)).inlinePolicies.delete(PolicyName);
      if (!deleted) noPolicy(holder, PolicyName);
    },
  });
}

function noPolicy(holder: HolderKind, name: string): never {
  return missing(`The ${holder.kind.toLowerCase()} policy with name ${name} cannot be found.`);
}
