import * as v from "valibot";
import type { Answer } from "./answers.js";
import {
  accountId,
  answer,
  device,
  document,
  dryRun,
  error,
  policyArn,
  policyName,
  quarantine,
  serialNumber,
  tags,
  time,
  userName,
} from "./shapes.js";

const credentialKind = v.picklist(["access-key", "signing-certificate", "ssh-key", "service-credential"]);
const permissionsBoundary = v.nullable(policyArn);
const step = v.variant("kind", [
  v.strictObject({ kind: v.literal("create-user"), path: v.string(), tags, permissionsBoundary }),
  v.strictObject({ kind: v.literal("tag-user"), tags }),
  v.strictObject({ kind: v.literal("untag-user"), tagKeys: v.array(v.string()) }),
  v.strictObject({ kind: v.picklist(["add-to-group", "remove-from-group"]), groupName: v.string() }),
  v.strictObject({ kind: v.picklist(["attach-policy", "detach-policy"]), policyName, policyArn }),
  v.strictObject({ kind: v.literal("put-inline-policy"), policyName, document }),
  v.strictObject({ kind: v.picklist(["delete-inline-policy", "revoke-sessions"]), policyName }),
  v.strictObject({ kind: v.literal("set-boundary"), permissionsBoundary }),
  v.strictObject({ kind: v.literal("set-password"), replaces: v.boolean() }),
  v.strictObject({ kind: v.literal("remove-mfa-device"), serialNumber }),
  v.strictObject({
    kind: v.picklist(["delete-credential", "deactivate-credential", "activate-credential"]),
    credential: v.strictObject({ kind: credentialKind, id: v.string() }),
  }),
  v.strictObject({ kind: v.picklist(["save-snapshot", "forget-password"]), path: v.string() }),
  v.strictObject({ kind: v.picklist(["create-access-key", "delete-password", "delete-user"]) }),
]);
const steps = v.array(step);
const found = v.pipe(
  v.nullable(
    v.strictObject({
      quarantine: v.pipe(v.array(policyArn), v.description("of the policies by which AWS put the user in quarantine")),
      since: time,
      created: v.array(
        v.strictObject({
          kind: v.union([
            v.picklist(["user", "group", "role", "managed-policy", "policy-version", "mfa-device"]),
            credentialKind,
          ]),
          name: v.pipe(v.string(), v.description("the id of a credential, the serial number of a device")),
          userName: v.pipe(v.nullable(userName), v.description("whose credential or device it is")),
          created: time,
        }),
      ),
    }),
  ),
  v.description("with --compromised: what an incident may have left behind"),
);
const outcome = v.picklist(["done", "partly-done", "failed"]);
const environment = v.pipe(v.string(), v.description("what the account is called: user names end in it"));
const warnings = v.array(v.string());
const accessKey = v.pipe(
  v.nullable(v.strictObject({ accessKeyId: v.string(), secretAccessKey: v.string() })),
  v.description("with --access-key and --no-mail: the new one, a secret"),
);
const pgp = v.pipe(
  v.nullable(v.string()),
  v.description("the file with the OpenPGP key that the mail is encrypted to"),
);

const person = answer({
  email: v.string(),
  dryRun,
  accounts: v.array(
    v.strictObject({
      name: v.pipe(v.nullable(v.string()), v.description("as the config file has it")),
      accountId: v.nullable(accountId),
      environment: v.nullable(environment),
      consoleUrl: v.nullable(v.string()),
      userName: v.nullable(userName),
      outcome,
      steps,
      found,
      warnings,
      consent: v.pipe(v.nullable(v.string()), v.description("in a dry run: what a real one would ask")),
      password: v.pipe(v.nullable(v.string()), v.description("with --no-mail: the new one, a secret")),
      accessKey,
      error,
    }),
  ),
  delivery: v.nullable(
    v.strictObject({
      kind: v.picklist(["mail", "print", "notice"]),
      to: v.nullable(v.string()),
      relay: v.nullable(v.string()),
      pgp,
      error,
    }),
  ),
});

const people = answer({
  dryRun,
  people: v.array(
    v.strictObject({
      line: v.number(),
      email: v.string(),
      mailTo: v.pipe(v.nullable(v.string()), v.description("where it is not the email")),
      pgp,
      delivery: v.pipe(
        v.nullable(v.picklist(["mail", "print"])),
        v.description("of a password or key; print with no-mail; null where there is none to deliver"),
      ),
      outcome,
      accounts: v.array(
        v.strictObject({
          accountId,
          environment,
          userName,
          steps,
          warnings,
          password: v.pipe(
            v.nullable(v.string()),
            v.description("with no-mail: the new one, a secret; not in a report"),
          ),
          accessKey,
        }),
      ),
      error,
    }),
  ),
});

const user = {
  userName,
  userId: v.string(),
  arn: v.string(),
  path: v.string(),
  created: v.nullable(time),
  passwordLastUsed: v.nullable(time),
};

const account = v.pipe(
  v.nullable(v.strictObject({ name: v.string(), accountId })),
  v.description("with --account and --all-accounts: as the config file has it"),
);

const policyChange = answer({ userName, dryRun, steps });
const mails = answer({
  dryRun,
  mails: v.array(
    v.strictObject({
      email: v.string(),
      mailTo: v.string(),
      pgp,
      secret: v.picklist(["password", "access-key"]),
      userNames: v.array(userName),
      wasMailed: v.pipe(
        v.boolean(),
        v.description("whether an earlier run mailed it, so that this one only records that"),
      ),
      outcome,
      error,
    }),
  ),
});

export const answers: readonly Answer[] = [
  { name: "iam-user-admin", line: "--user-email jane@example.com --groups A", shape: person },
  {
    name: "iam-user-admin, in a dry run",
    line: "--user-email roger@example.com --deactivate --dry-run",
    shape: person,
  },
  {
    name: "iam-user-admin, for an incident",
    line: "--user-email roger@example.com --compromised --dry-run",
    shape: person,
  },
  {
    name: "iam-user-admin, with the password printed",
    line: "--user-email jane@example.com --no-mail",
    shape: person,
  },
  {
    name: "list",
    line: "list",
    shape: answer({
      users: v.array(
        v.strictObject({
          account,
          ...user,
          email: v.pipe(v.nullable(v.string()), v.description("the tag email")),
          deactivated: v.pipe(
            v.nullable(v.string()),
            v.description("the day on which --deactivate came to its end, or deactivating"),
          ),
          tags: v.nullable(tags),
          groups: v.nullable(v.array(v.string())),
          mfaDevices: v.nullable(v.array(v.strictObject(device))),
          accessKeys: v.nullable(
            v.array(
              v.strictObject({
                accessKeyId: v.string(),
                status: v.picklist(["Active", "Inactive", "Expired"]),
                created: v.nullable(time),
                lastUsed: v.pipe(
                  v.nullable(v.strictObject({ date: time, service: v.string(), region: v.string() })),
                  v.description("null: never"),
                ),
              }),
            ),
          ),
          quarantine,
          unread: v.pipe(
            v.array(v.picklist(["quarantine", "tags", "groups", "mfa-devices", "access-keys"])),
            v.description("what you may not look for; null above, as what --columns did not ask for"),
          ),
        }),
      ),
    }),
  },
  {
    name: "groups",
    line: "groups",
    shape: answer({
      groups: v.array(
        v.strictObject({
          account,
          groupName: v.string(),
          arn: v.string(),
          created: v.nullable(time),
          userNames: v.array(userName),
        }),
      ),
    }),
  },
  {
    name: "show",
    line: "show roger-dev",
    shape: answer({
      ...user,
      permissionsBoundary,
      tags,
      hasPassword: v.boolean(),
      credentials: v.array(
        v.strictObject({
          kind: credentialKind,
          id: v.string(),
          active: v.boolean(),
          expired: v.boolean(),
          created: v.nullable(time),
          service: v.nullable(v.string()),
        }),
      ),
      mfaDevices: v.array(v.strictObject(device)),
      inlinePolicies: v.array(v.strictObject({ policyName, document })),
      attachedPolicies: v.array(v.strictObject({ policyName, policyArn })),
      groups: v.array(v.string()),
      unread: v.pipe(
        v.array(
          v.union([v.picklist(["password", "mfa-device", "inline-policy", "managed-policy", "group"]), credentialKind]),
        ),
        v.description("what you may not list; nothing of it is in the lists"),
      ),
    }),
  },
  {
    name: "why",
    line: "why z9y8x7w6v5u4t3s2r1q0",
    shape: answer({
      authorizationId: v.string(),
      principalArn: v.pipe(v.nullable(v.string()), v.description("who was denied; null where AWS does not say")),
      evaluations: v.array(
        v.strictObject({
          action: v.string(),
          resource: v.pipe(v.string(), v.description("an ARN; empty where the action is about none")),
          decision: v.pipe(v.string(), v.description("allowed, explicitDeny, implicitDeny")),
          statements: v.pipe(
            v.array(
              v.strictObject({
                policy: v.pipe(v.string(), v.description("that of the policies whose statement it is")),
                sid: v.nullable(v.string()),
                effect: v.pipe(v.nullable(v.string()), v.description("ALLOW, DENY")),
              }),
            ),
            v.description("of an implicit denial there are none"),
          ),
        }),
      ),
      policies: v.pipe(
        v.array(
          v.strictObject({
            policy: v.pipe(v.string(), v.description("ARN; of an inline policy, what AWS calls it here")),
            type: v.pipe(
              v.string(),
              v.description("IDENTITY_BASED_POLICY, PERMISSIONS_BOUNDARY, SERVICE_CONTROL_POLICY, …"),
            ),
            inline: v.boolean(),
            attachedTo: v.pipe(v.array(v.string()), v.description("ARNs")),
          }),
        ),
        v.description("all that were evaluated"),
      ),
      next: v.pipe(v.nullable(v.string()), v.description("what helps on, in words")),
    }),
  },
  {
    name: "permissions",
    line: "permissions roger-dev",
    shape: answer({
      permissions: v.array(
        v.strictObject({
          userName,
          policyName,
          kind: v.picklist(["managed", "inline", "boundary"]),
          from: v.pipe(v.string(), v.description("user, or group NAME")),
          policyArn: v.pipe(v.nullable(policyArn), v.description("of a managed policy")),
          document: v.pipe(v.nullable(document), v.description("of an inline policy")),
        }),
      ),
    }),
  },
  {
    name: "can",
    line: "can roger-dev iam:GetUser",
    shape: answer({
      userName,
      action: v.string(),
      resource: v.string(),
      allowed: v.boolean(),
      decision: v.picklist(["allowed", "explicitDeny", "implicitDeny"]),
      allowedByBoundary: v.pipe(v.nullable(v.boolean()), v.description("null: there is no permissions boundary")),
      allowedByOrganizations: v.pipe(v.nullable(v.boolean()), v.description("null: AWS does not say")),
      statements: v.array(
        v.strictObject({
          policyName,
          from: v.pipe(v.nullable(v.string()), v.description("user NAME, or group NAME")),
          statement: v.pipe(
            v.nullable(v.union([document, v.string()])),
            v.description("null where you may not read the policy"),
          ),
        }),
      ),
      missingKeys: v.pipe(v.array(v.string()), v.description("condition keys to tell with --context")),
    }),
  },
  { name: "attach-policy", line: "attach-policy roger-dev ReadOnlyAccess", shape: policyChange },
  { name: "detach-policy", line: "detach-policy roger-dev SecurityAudit", shape: policyChange },
  { name: "import", line: "import people.csv", shape: people },
  { name: "import, in a dry run", line: "import people.csv --dry-run", shape: people },
  { name: "import, where a step fails", line: "import people.csv", refused: "AddUserToGroup", shape: people },
  { name: "resend", line: "resend", shape: mails },
  { name: "config init", line: "config init", shape: answer({ path: v.string() }) },
  {
    name: "config check",
    line: "config check",
    ready: ["config init"],
    shape: answer({
      path: v.string(),
      accounts: v.array(
        v.strictObject({
          name: v.string(),
          accountId: v.nullable(accountId),
          environment: v.nullable(environment),
          error,
        }),
      ),
    }),
  },
  { name: "templates", line: "templates init", shape: answer({ folder: v.string() }) },
];
