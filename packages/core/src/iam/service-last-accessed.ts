import { GenerateServiceLastAccessedDetailsCommand, GetServiceLastAccessedDetailsCommand } from "@aws-sdk/client-iam";
import type { AwsClient, Context } from "../context/index.js";

/** A service that policies allow something of, and its last use. */
export interface ServiceUse {
  /** Such as `s3`. */
  readonly service: string;
  /** Undefined where it was not called in the time that AWS looks back, of 400 days at most. */
  readonly lastUsed: Date | undefined;
}

/** Milliseconds between two looks at a report that AWS is writing, and how many there are. */
const pause = 1_000;
const looks = 60;

/**
 * What of all that is allowed to a user, group or role is used.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
 *
 * @param arn of a user, group, role or policy
 * @returns undefined where AWS could not write the report, or a minute was not enough for it
 */
export async function getServicesLastAccessed(
  { clock }: Pick<Context, "clock">,
  iam: AwsClient,
  arn: string,
): Promise<ServiceUse[] | undefined> {
  const { JobId } = await iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn: arn }));
  for (let look = 0; look < looks; look += 1) {
    const first = await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId }));
    if (first.JobStatus === "FAILED") return undefined;
    if (first.JobStatus === "COMPLETED") return readPages(iam, JobId, first);
    await clock.sleep(pause);
  }
  return undefined;
}

interface Page {
  readonly ServicesLastAccessed?:
    | { ServiceNamespace: string | undefined; LastAuthenticated?: Date | undefined }[]
    | undefined;
  readonly Marker?: string | undefined;
}

async function readPages(iam: AwsClient, JobId: string | undefined, first: Page): Promise<ServiceUse[]> {
  const uses: ServiceUse[] = [];
  for (let page: Page | undefined = first; page !== undefined;) {
    const { ServicesLastAccessed = [], Marker }: Page = page;
    uses.push(
      ...ServicesLastAccessed.map(({ ServiceNamespace = "", LastAuthenticated }) => {
        return { service: ServiceNamespace, lastUsed: LastAuthenticated };
      }),
    );
    page = Marker ? await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId, Marker })) : undefined;
  }
  return uses;
}
