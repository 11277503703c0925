import { startSandbox } from "@iam-tools/sandbox";
import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, peakMemory, run, runBeside } from "../measure.mjs";
import { peers, runAws, runPeer } from "../peers.mjs";
import { sandboxProcess } from "../sandbox.mjs";

/** A new colleague, and the lists of large accounts. */
export async function iamUserAdmin({ home }) {
  return [await create(home), ...(await lists(home)), await removal(home)];
}

const latency = 50;

/** How much longer it takes where each call takes so many milliseconds more, in the time of one call. */
async function removal(home) {
  const policies = names("policy");
  const seed = {
    alias: "dev",
    groups: names("group").map((name) => ({ name })),
    policies: policies.map((name) => ({ name, document: anything })),
  };
  const sandbox = await startSandbox({ seed, pageSize: 100 });
  try {
    const env = { ...sandbox.environment, HOME: home };
    const remove = (who, turn) => {
      sandbox.trouble.clear();
      if (who === "late") sandbox.trouble.delay("*", latency);
      addUserWithEverything(sandbox, `${who}-${turn}-dev`, policies);
      const flags = ["--user-email", `${who}-${turn}@example.com`, "--delete-user", "--yes", "--no-mail"];
      return runBeside(process.execPath, [binOf("iam-user-admin"), ...flags], { env });
    };
    const { late, soon } = await interleaved({
      late: (turn) => remove("late", turn),
      soon: (turn) => remove("soon", turn),
    });
    const what = `iam-user-admin, deleting a user with everything on it, ${latency} ms latency: waiting`;
    return { what, unit: "round trips", measured: (late - soon) / latency, target: 14 };
  } finally {
    await sandbox.close();
  }
}

const anything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };

/** Of what a user may have ten. */
function names(kind) {
  return Array.from({ length: 10 }, (_, index) => `${kind}-${index}`);
}

/** As much of each kind as AWS allows. */
function addUserWithEverything(sandbox, name, attachedPolicies) {
  const { user } = sandbox.addUser({
    name,
    tags: { email: name.replace(/-dev$/, "@example.com") },
    groups: names("group"),
    attachedPolicies,
    inlinePolicies: Object.fromEntries(names("inline").map((policy) => [policy, anything])),
    password: "an Old passw0rd",
    accessKeys: 2,
    devices: Array.from({ length: 8 }, (_, index) => ({ name: `${name}-${index}` })),
  });
  const common = { status: "Active", uploaded: new Date(), created: new Date(), body: "", fingerprint: "" };
  const id = (index) => `EXAMPLE${name.replace(/\W/g, "")}${index}`.padEnd(24, "X");
  for (let index = 0; index < 5; index += 1) user.sshKeys.push({ ...common, id: id(index) });
  for (let index = 0; index < 2; index += 1) {
    user.certificates.push({ ...common, id: id(index) });
    const serviceName = "codecommit.amazonaws.com";
    user.serviceSpecificCredentials.push({ ...common, id: id(index), serviceName, serviceUserName: name });
  }
}

async function create(home) {
  const groups = ["Engineers", "ReadOnly"];
  const seed = { alias: "dev", groups: groups.map((name) => ({ name })) };
  return withSandbox({ seed, mail: {} }, home, async ({ env }) => {
    const flags = (turn) => ["--user-email", `ours-${turn}@example.com`, "--groups", ...groups];
    const { ours, theirs } = await interleaved({
      ours: (turn) => admin(flags(turn), env),
      ...(peers.boto3 && { theirs: (turn) => runPeer("create_user.py", [`theirs-${turn}-dev`, ...groups], { env }) }),
    });
    const what = "iam-user-admin, a user with two groups and a mail";
    return { what, beside: "boto3 and smtplib", measured: ours / theirs, target: 0.45, inChart: true };
  });
}

async function lists(home) {
  const few = await withSandbox(accountOf(500), home, async ({ env }) => memoryOf(env));
  return withSandbox(accountOf(5000), home, async ({ env }) => {
    const rows = [];
    for (const [name, { line, peer, target, typed, targetTyped }] of Object.entries(listings)) {
      const { ours, theirs, byHand } = await interleaved({
        ours: () => admin(line, env),
        ...(peers.boto3 && { theirs: () => runPeer(peer, [], { env }) }),
        ...(peers.aws && { byHand: () => runAws(typed, { env }) }),
      });
      const what = `iam-user-admin ${line.join(" ")}, 5,000 users`;
      const memory = peakMemory([binOf("iam-user-admin"), ...line], { env }) / few[name];
      rows.push(
        { what, beside: "boto3's paginator", measured: ours / theirs, target },
        {
          what,
          beside: `aws ${typed.slice(0, 2).join(" ")}`,
          measured: ours / byHand,
          target: targetTyped,
          inChart: true,
          note: "",
        },
        { what: `${what}: memory`, beside: "that for 500 users", measured: memory, target: 1.25 },
      );
    }
    return rows;
  });
}

/** Beside a program that was written for it, and beside what a person would type. */
const listings = {
  list: { line: ["list"], peer: "list_users.py", target: 0.45, typed: ["iam", "list-users"], targetTyped: 0.65 },
  permissions: {
    line: ["permissions", "--all"],
    peer: "list_permissions.py",
    target: 0.5,
    typed: ["iam", "get-account-authorization-details", "--filter", "User", "Group"],
    targetTyped: 0.7,
  },
};

function memoryOf(env) {
  return Object.fromEntries(
    Object.entries(listings).map(([name, { line }]) => [name, peakMemory([binOf("iam-user-admin"), ...line], { env })]),
  );
}

function accountOf(count) {
  const groups = [{ name: "Engineers", attachedPolicies: ["ReadOnlyAccess"] }];
  const users = Array.from({ length: count }, (_, index) => ({ name: `user-${index}`, groups: ["Engineers"] }));
  return { pageSize: 100, seed: { groups, users } };
}

function admin(args, env) {
  return run(process.execPath, [binOf("iam-user-admin"), ...args], { env });
}

async function withSandbox(options, home, work) {
  const sandbox = await sandboxProcess(options);
  try {
    return await work({ sandbox, env: { ...sandbox.environment, HOME: home, MAIL_FROM: "iam@example.com" } });
  } finally {
    await sandbox.close();
  }
}
