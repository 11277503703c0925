import { decide } from "../policy/authorize.js";
import { requestContext } from "../policy/request-context.js";
import { AwsError } from "../operation/aws-error.js";
import { arn } from "../operation/kinds.js";
import { operation, type Principal } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { list, optional, required, string, structure } from "../operation/parameters.js";
import { userArn } from "../state/arns.js";
import { missing } from "./find.js";

const contextEntry = structure({
  ContextKeyName: optional(string({ min: 5, max: 256 })),
  ContextKeyValues: optional(list(string())),
  ContextKeyType: optional(string()),
});

/** Of users only: what they may do, by the policies they have. */
export const simulatePrincipalPolicy = operation({
  action: "SimulatePrincipalPolicy",
  parameters: {
    PolicySourceArn: required(arn),
    ActionNames: required(list(string({ min: 3, max: 128 }))),
    ResourceArns: optional(list(string({ min: 1, max: 2048 }))),
    ContextEntries: optional(list(contextEntry)),
    ...paging,
  },
  errors: ["InvalidInput", "NoSuchEntity"],
  resource: (_, { PolicySourceArn }) => PolicySourceArn,
  handle(call, { PolicySourceArn, ActionNames, ResourceArns = ["*"], ContextEntries = [], ...input }) {
    const { account } = call;
    if (!/^arn:[^:]+:iam::\d{12}:user\/.+$/.test(PolicySourceArn)) {
      throw new AwsError(
        "InvalidInput",
        `Invalid Entity Arn: ${PolicySourceArn} does not clearly define entity type and name.`,
      );
    }
    const user =
      [...account.users.values()].find((candidate) => userArn(account, candidate) === PolicySourceArn) ??
      missing(`User ${PolicySourceArn} cannot be found.`);
    const principal: Principal = { kind: "user", account, user };
    const given = ContextEntries.map((entry) => [entry.ContextKeyName ?? "", entry.ContextKeyValues ?? []] as const);
    const context = requestContext({ ...call, principal }, Object.fromEntries(given));
    const results = ActionNames.flatMap((action) =>
      ResourceArns.map((resource) => ({
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: decide(principal, { action, resource, context }),
        MatchedStatements: [],
        MissingContextValues: [],
      })),
    );
    const page = paginate(call, input, results, (result) => `${result.EvalActionName} ${result.EvalResourceName}`);
    return { EvaluationResults: page.items, ...page.end };
  },
});
