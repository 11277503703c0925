import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, peakMemory, run } from "../measure.mjs";
import { peers, runPeer } from "../peers.mjs";
import { sandboxProcess } from "../sandbox.mjs";

/** A new colleague, and the lists of large accounts. */
export async function iamUserAdmin({ home }) {
  return [await create(home), ...(await lists(home)), removal];
}

/** Not there to be measured yet. */
const removal = {
  what: "iam-user-admin, deleting a user with everything on it, 50 ms latency: waiting",
  unit: "round trips",
  measured: NaN,
  target: 14,
  note: "The command is not there yet.",
};

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
    return { what, beside: "boto3 and smtplib", measured: ours / theirs, target: 0.5, inChart: true };
  });
}

async function lists(home) {
  const few = await withSandbox(accountOf(500), home, async ({ env }) => memoryOf(env));
  return withSandbox(accountOf(5000), home, async ({ env }) => {
    const rows = [];
    for (const [name, { line, peer }] of Object.entries(listings)) {
      const { ours, theirs } = await interleaved({
        ours: () => admin(line, env),
        ...(peers.boto3 && { theirs: () => runPeer(peer, [], { env }) }),
      });
      const what = `iam-user-admin ${line.join(" ")}, 5,000 users`;
      const memory = peakMemory([binOf("iam-user-admin"), ...line], { env }) / few[name];
      rows.push(
        { what, beside: "boto3's paginator", measured: ours / theirs, target: 0.6, inChart: true },
        { what: `${what}: memory`, beside: "that for 500 users", measured: memory, target: 1.25 },
      );
    }
    return rows;
  });
}

const listings = {
  list: { line: ["list"], peer: "list_users.py" },
  permissions: { line: ["permissions", "--all"], peer: "list_permissions.py" },
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
