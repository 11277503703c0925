import type { Result } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { awsErrorName, CliError, usageError } from "@iam-tools/core/errors";
import { getAuthorizationDetails, whileSettling, type AuthorizationDetails } from "@iam-tools/core/iam";
import { describeDenial, denialData, principalOf } from "../denial/describe-denial.js";
import { nextStep } from "../denial/next-step.js";
import type { WhyFlags } from "./why.js";

/** Milliseconds: AWS has the details of a denial some seconds after it. */
const patience = 15_000;

export async function run(context: Context, flags: WhyFlags): Promise<Result> {
  const { profile, region, endpointUrl } = flags;
  const authorizationId = readId(flags.authorizationId ?? "");
  const iamToolbox = await context.aws.iamToolbox({ profile, region, endpointUrl, readOnly: true });
  const details = await readDetails(context, iamToolbox, authorizationId);
  const principalArn = principalOf(details);
  const next = nextStep(details, principalArn);
  return {
    data: { authorizationId, ...denialData(details, principalArn), next: next ?? null },
    text: [...describeDenial(details, principalArn), ...(next === undefined ? [] : [next])],
  };
}

function readId(typed: string): string {
  if (/^[0-9a-z]+$/.test(typed)) return typed;
  throw usageError(
    `An authorization ID has digits and small letters only, unlike "${typed}".`,
    'AWS\'s message of a denial ends in "authorization id: …", if it has one.',
  );
}

async function readDetails(context: Context, iamToolbox: AwsClient, id: string): Promise<AuthorizationDetails> {
  const isMissing = (error: unknown) => awsErrorName(error) === "ResourceNotFound";
  const read = () => getAuthorizationDetails(iamToolbox, id);
  try {
    return await read();
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  context.err.write(`AWS has no details of that denial yet; asking for ${patience / 1000} s more… (Ctrl-C to stop)\n`);
  try {
    return await whileSettling(context, { codes: ["ResourceNotFound"], patience }, read);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new CliError({
      code: "DENIAL_UNKNOWN",
      message: `AWS has no details of a denial with the authorization ID ${id}.`,
      hint: "Check the ID; AWS keeps details for at least 24 hours. For a denial in another account or region, add --profile or --region.",
      cause: error,
    });
  }
}
