import { createHash } from "node:crypto";
import type { Call } from "../operation/operation.js";
import { applies, evaluate, type PolicyRequest } from "./evaluate.js";
import { layersOf, type Held, type Layer } from "./layers.js";

/**
 * What GetRequestAuthorizationDetails answers of a denied request, as JSON:
 * https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html
 */
export interface AuthorizationDetails {
  readonly requestContext: Readonly<Record<string, unknown>>;
  readonly evaluations: readonly object[];
  readonly policies: readonly object[];
}

/** Of a request that policies do not allow; none of them is quoted. */
export function authorizationDetails(
  { principal, now }: Pick<Call, "principal" | "now">,
  request: PolicyRequest,
): AuthorizationDetails {
  const all = layersOf(principal, now).flatMap((layer) => layer.policies.map((held) => ({ layer, held })));
  const documents = all.map(({ held }) => held.document);
  const isExplicit = evaluate(documents, request) === "explicitDeny";
  const matchedPolicies = all.flatMap(({ held }) => {
    const matchedStatements = statementsAbout(held, request);
    return matchedStatements.length === 0 ? [] : [{ uri: uriOf(held), matchedStatements }];
  });
  return {
    requestContext: Object.fromEntries(
      toldKeys.flatMap((key) => {
        const [value] = request.context.get(key.toLowerCase()) ?? [];
        return value === undefined ? [] : [[key, value]];
      }),
    ),
    evaluations: [
      {
        action: request.action,
        resource: request.resource,
        context: {},
        evaluatedEffect: isExplicit ? "EXPLICIT_DENY" : "IMPLICIT_DENY",
        // "An implicit denial produces no matched policies."
        matchedPolicies: isExplicit ? matchedPolicies : [],
      },
    ],
    policies: all.map(({ layer, held }) => ({
      type: types[layer.name],
      inline: held.arn === undefined,
      uri: uriOf(held),
      attachedTo: [{ arn: held.holder }],
    })),
  };
}

/** As AWS writes them. */
const toldKeys = [
  "aws:PrincipalARN",
  "aws:PrincipalAccount",
  "aws:RequestedRegion",
  "aws:SourceIp",
  "aws:UserAgent",
  "aws:CurrentTime",
  "aws:MultiFactorAuthPresent",
  "aws:ViaAWSService",
];

const types: Readonly<Record<Layer["name"], string>> = {
  "identity-based policy": "IDENTITY_BASED_POLICY",
  "permissions boundary": "PERMISSIONS_BOUNDARY",
  "session policy": "SESSION_POLICY",
};

function statementsAbout({ document }: Held, request: PolicyRequest): object[] {
  const variables = document.variables ? request.context : undefined;
  return document.statements.flatMap((statement, index) => {
    if (!applies(statement, request, variables)) return [];
    // "If the statement has no Sid, one is generated for reference."
    return [{ sid: statement.sid || `Statement${index + 1}`, evaluatedEffect: statement.effect.toUpperCase() }];
  });
}

function uriOf({ arn, holder, document }: Held): string {
  const digest = createHash("sha256").update(holder).update(JSON.stringify(document)).digest("hex");
  return arn ?? `inline:${digest.slice(0, 16)}`;
}
