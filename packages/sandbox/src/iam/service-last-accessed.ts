import { randomUUID } from "node:crypto";
import { AwsError } from "../operation/aws-error.js";
import { arn, marker, maxItems } from "../operation/kinds.js";
import { operation, type Call } from "../operation/operation.js";
import { paginate } from "../operation/paginate.js";
import { oneOf, optional, required, string } from "../operation/parameters.js";
import { policyText } from "../policy/find-policy.js";
import { readPolicy } from "../policy/read-policy.js";
import type { Account, LastAccessedJob, PolicyHolder, User } from "../state/account.js";
import { groupArn, roleArn, userArn } from "../state/arns.js";
import { missing } from "./find.js";

/** How often a report is asked for before it is there. */
const pollsNeeded = 1;

const generateServiceLastAccessedDetails = operation({
  action: "GenerateServiceLastAccessedDetails",
  writes: true,
  parameters: { Arn: required(arn), Granularity: optional(oneOf("SERVICE_LEVEL", "ACTION_LEVEL")) },
  errors: ["InvalidInput", "NoSuchEntity"],
  resource: (_, { Arn }) => Arn,
  handle({ account, now }, { Arn, Granularity = "SERVICE_LEVEL" }) {
    const job: LastAccessedJob = {
      id: randomUUID(),
      granularity: Granularity,
      created: now,
      services: accessedServices(account, Arn),
      pollsLeft: pollsNeeded,
    };
    account.lastAccessedJobs = [...(account.lastAccessedJobs ?? []), job];
    return { JobId: job.id };
  },
});

const getServiceLastAccessedDetails = operation({
  action: "GetServiceLastAccessedDetails",
  parameters: {
    JobId: required(string({ min: 36, max: 36 })),
    MaxItems: optional(maxItems),
    Marker: optional(marker),
  },
  errors: ["NoSuchEntity"],
  resource: () => "*",
  handle(call, { JobId, ...input }) {
    const job = findJob(call, JobId);
    const head = { JobStatus: "IN_PROGRESS", JobType: job.granularity, JobCreationDate: job.created };
    if (job.pollsLeft > 0) {
      job.pollsLeft -= 1;
      return { ...head, ServicesLastAccessed: [], IsTruncated: false };
    }
    const page = paginate(call, input, job.services, ({ namespace }) => namespace);
    const services = page.items.map((service) => ({
      ServiceName: names[service.namespace] ?? service.namespace,
      ServiceNamespace: service.namespace,
      LastAuthenticated: service.last?.date,
      LastAuthenticatedEntity: service.last?.arn,
      LastAuthenticatedRegion: service.last?.region,
      TotalAuthenticatedEntities: service.last === undefined ? 0 : 1,
    }));
    return {
      ...head,
      JobStatus: "COMPLETED",
      JobCompletionDate: job.created,
      ServicesLastAccessed: services,
      ...page.end,
    };
  },
});

export const serviceLastAccessedOperations = [generateServiceLastAccessedDetails, getServiceLastAccessedDetails];

const names: Readonly<Record<string, string>> = {
  iam: "AWS Identity and Access Management",
  sts: "AWS Security Token Service",
};

function findJob({ account }: Call, id: string): LastAccessedJob {
  return (
    (account.lastAccessedJobs ?? []).find((job) => job.id === id) ??
    missing(`The job with the id ${id} cannot be found.`)
  );
}

/**
 * The services that policies allow something of, with the last use that the sandbox has seen: IAM's and STS's, by keys.
 *
 * @throws AwsError InvalidInput, NoSuchEntity
 */
function accessedServices(account: Account, sourceArn: string): LastAccessedJob["services"] {
  const [, kind] = /^arn:[^:]+:iam::(?:\d{12}|aws):(user|group|role|policy)\/.+$/.exec(sourceArn) ?? [];
  if (kind === undefined) throw new AwsError("InvalidInput", `Invalid ARN: ${sourceArn}`);
  const none = () => missing(`ARN ${sourceArn} cannot be found.`);
  if (kind === "policy") {
    const document = policyText(account, sourceArn) ?? none();
    const users = [...account.users.values()].filter((user) =>
      holdersOf(account, user).some((one) => one.attachedPolicies.includes(sourceArn)),
    );
    return describe([document], account, users);
  }
  if (kind === "role") {
    const role = [...account.roles.values()].find((one) => roleArn(account, one) === sourceArn) ?? none();
    return describe(documentsOf(account, [role]), account, []);
  }
  if (kind === "group") {
    const group = [...account.groups.values()].find((one) => groupArn(account, one) === sourceArn) ?? none();
    const members = [...account.users.values()].filter((user) => user.groups.includes(group.name));
    return describe(documentsOf(account, [group]), account, members);
  }
  const user = [...account.users.values()].find((one) => userArn(account, one) === sourceArn) ?? none();
  return describe(documentsOf(account, holdersOf(account, user)), account, [user]);
}

function describe(documents: readonly string[], account: Account, users: readonly User[]): LastAccessedJob["services"] {
  const namespaces = documents.flatMap((document) => namespacesOf(document));
  return [...new Set(namespaces)].sort().map((namespace) => ({ namespace, last: lastUse(account, users, namespace) }));
}

function namespacesOf(document: string): string[] {
  const allows = readPolicy(document).statements.filter(({ effect }) => effect === "Allow");
  return allows.flatMap(({ action }) =>
    action.not || action.patterns.includes("*")
      ? ["iam", "sts"]
      : action.patterns.map((pattern) => (pattern.split(":")[0] ?? "").toLowerCase()),
  );
}

function lastUse(account: Account, users: readonly User[], namespace: string) {
  const uses = users.flatMap((user) =>
    user.accessKeys
      .flatMap((key) => key.lastUsed ?? [])
      .filter(({ service }) => service === namespace)
      .map(({ date, region }) => ({ date, region, arn: userArn(account, user) })),
  );
  return uses.sort((a, b) => b.date.getTime() - a.date.getTime())[0];
}

function holdersOf(account: Account, user: User): PolicyHolder[] {
  return [user, ...user.groups.flatMap((name) => account.groups.get(name) ?? [])];
}

function documentsOf(account: Account, holders: readonly PolicyHolder[]): string[] {
  return holders.flatMap((holder) => [
    ...holder.inlinePolicies.values(),
    ...holder.attachedPolicies.flatMap((attached) => policyText(account, attached) ?? []),
  ]);
}
