import { $Command } from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { CliError } from "../errors/index.js";

/** Why a request was denied. */
export interface AuthorizationDetails {
  /** Condition keys of the whole request, as AWS has them, such as `aws:PrincipalARN`. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly evaluations: readonly Evaluation[];
  /** All that were evaluated. */
  readonly policies: readonly EvaluatedPolicy[];
}

/** What was decided of one action on one resource. */
export interface Evaluation {
  readonly action: string;
  /** An ARN, often; empty where the action is about none. */
  readonly resource: string;
  /** `ALLOW`, `EXPLICIT_DENY`, `IMPLICIT_DENY`, or what AWS adds to those. */
  readonly effect: string;
  readonly statements: readonly EvaluatedStatement[];
}

/** A statement that is about the action and the resource. */
export interface EvaluatedStatement {
  /** The `uri` of its policy. */
  readonly policyUri: string;
  /** AWS makes one where it has none. */
  readonly sid: string | undefined;
  /** `ALLOW` or `DENY`. */
  readonly effect: string | undefined;
}

export interface EvaluatedPolicy {
  /** Its ARN; of an inline policy what AWS calls it, such as `inline:b6cf943c21a1966b`. */
  readonly uri: string;
  /** `IDENTITY_BASED_POLICY`, `SERVICE_CONTROL_POLICY`, … */
  readonly type: string;
  readonly inline: boolean;
  /** ARNs. */
  readonly attachedTo: readonly string[];
}

/**
 * What AWS keeps, for at least 24 hours, of a request that it denied. It takes AWS some seconds to have it.
 *
 * https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html
 *
 * @param authorizationId digits and small letters
 * @throws what AWS answers; `ResourceNotFoundException` where it has none, or not yet, in that region and account
 * @throws {CliError} `NOT_AWS` where a page leads back to one before it
 */
export async function getAuthorizationDetails(
  iamToolbox: AwsClient,
  authorizationId: string,
): Promise<AuthorizationDetails> {
  const evaluations: Evaluation[] = [];
  const policies = new Map<string, EvaluatedPolicy>();
  const seen = new Set<string>();
  for (let nextToken: string | undefined; ;) {
    const page: Output = await iamToolbox.send(
      new GetRequestAuthorizationDetailsCommand({ authorizationId, ...(nextToken === undefined ? {} : { nextToken }) }),
    );
    evaluations.push(...(page.evaluations ?? []).map(toEvaluation));
    for (const policy of (page.policies ?? []).map(toPolicy)) policies.set(policy.uri, policy);
    nextToken = page.nextToken;
    if (!nextToken) return { context: page.requestContext ?? {}, evaluations, policies: [...policies.values()] };
    if (seen.has(nextToken)) throw endless();
    seen.add(nextToken);
  }
}

function toEvaluation({ action, resource, evaluatedEffect, matchedPolicies }: OutputEvaluation): Evaluation {
  return {
    action: action ?? "",
    resource: resource ?? "",
    effect: evaluatedEffect ?? "IMPLICIT_DENY",
    statements: (matchedPolicies ?? []).flatMap(({ uri, matchedStatements }) =>
      (matchedStatements ?? []).map((statement) => ({
        policyUri: uri ?? "",
        sid: statement.sid,
        effect: statement.evaluatedEffect,
      })),
    ),
  };
}

function toPolicy({ uri, type, inline, attachedTo }: OutputPolicy): EvaluatedPolicy {
  return {
    uri: uri ?? "",
    type: type ?? "",
    inline: inline ?? false,
    attachedTo: (attachedTo ?? []).flatMap(({ arn }) => arn ?? []),
  };
}

function endless(): CliError {
  return new CliError({
    code: "NOT_AWS",
    message: "What AWS tells of the denial never ends: a page points back to an earlier one.",
    hint: "AWS itself never does this. Check AWS_ENDPOINT_URL, --endpoint-url and HTTPS_PROXY, then run this again.",
  });
}

interface Input {
  readonly authorizationId: string;
  readonly nextToken?: string;
}

interface Output {
  readonly requestContext?: Readonly<Record<string, unknown>>;
  readonly evaluations?: readonly OutputEvaluation[];
  readonly policies?: readonly OutputPolicy[];
  readonly nextToken?: string;
}

interface OutputEvaluation {
  readonly action?: string;
  readonly resource?: string;
  readonly evaluatedEffect?: string;
  readonly matchedPolicies?: readonly {
    readonly uri?: string;
    readonly matchedStatements?: readonly { readonly sid?: string; readonly evaluatedEffect?: string }[];
  }[];
}

interface OutputPolicy {
  readonly uri?: string;
  readonly type?: string;
  readonly inline?: boolean;
  readonly attachedTo?: readonly { readonly arn?: string }[];
}

/** As the SDK writes down what a service takes and answers: kinds of values by number, and traits beside them. */
const [text, yesOrNo, anything] = [0, 2, 15] as const;
const namespace = "com.amazonaws.iamtoolbox";
const structure = (name: string, members: Readonly<Record<string, unknown>>) =>
  [3, namespace, name, 0, Object.keys(members), Object.values(members)] as const;
const list = (name: string, member: unknown) => [1, namespace, name, 0, member] as const;
const map = (name: string, value: unknown) => [2, namespace, name, 0, text, value] as const;

const inPath = { httpLabel: 1 };
const input = structure("GetRequestAuthorizationDetailsInput", {
  authorizationId: [text, inPath],
  nextToken: [text, { httpQuery: "nextToken" }],
});
const statement = structure("MatchedStatement", { sid: text, evaluatedEffect: text });
const matched = structure("MatchedPolicy", { uri: text, matchedStatements: list("MatchedStatementList", statement) });
const evaluation = structure("Evaluation", {
  action: text,
  resource: text,
  evaluatedEffect: text,
  matchedPolicies: list("MatchedPolicyList", matched),
});
const policy = structure("PolicyInfo", {
  uri: text,
  type: text,
  inline: yesOrNo,
  attachedTo: list("AttachedToList", structure("AttachedTo", { arn: text })),
});
const output = structure("GetRequestAuthorizationDetailsOutput", {
  requestContext: map("AuthorizationContext", anything),
  evaluations: list("Evaluations", evaluation),
  policies: list("PolicyInfoList", policy),
  nextToken: text,
});
const operation = [
  9,
  namespace,
  "GetRequestAuthorizationDetails",
  { http: ["GET", "/authorization-details/{authorizationId}", 200] },
  input,
  output,
] as const;

type Builder = ReturnType<typeof $Command.classBuilder<Input, Output & { readonly $metadata: object }, never>>;

type Plugin = ReturnType<Parameters<Builder["m"]>[0]>[number];

/** Where its calls go, the client knows. The SDK signs as of a step of this name, in which other commands find that out. */
const knownEndpoint: Plugin = {
  applyToStack: (stack) =>
    stack.addRelativeTo(<Handler>(next: Handler) => next, {
      name: "endpointV2Middleware",
      relation: "before",
      toMiddleware: "serializerMiddleware",
    }),
};

/** The SDK has no client of IAM Toolbox yet; what makes its other commands makes this one. */
class GetRequestAuthorizationDetailsCommand extends $Command
  .classBuilder<Input, Output & { readonly $metadata: object }, never>()
  .m(() => [knownEndpoint])
  .s("IAMToolbox", "GetRequestAuthorizationDetails")
  .n("IAMToolboxClient", "GetRequestAuthorizationDetailsCommand")
  .sc(operation as unknown as Parameters<Builder["sc"]>[0])
  .build() {}
