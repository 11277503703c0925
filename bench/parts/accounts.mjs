import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, median, runBeside, usage } from "../measure.mjs";

const latency = 100;
const ids = Array.from({ length: 100 }, (_, index) => String(222_200_000_000 + index));

/** What a hundred accounts take, each by a role, beside one. */
export async function accounts({ home }) {
  const server = await lateServer();
  try {
    const configs = { one: join(home, "one.yaml"), all: join(home, "all.yaml") };
    await writeFile(configs.one, configOf(ids.slice(0, 1)));
    await writeFile(configs.all, configOf(ids));
    const env = {
      HOME: home,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${server.address().port}`,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    };
    const seen = { one: [], all: [] };
    const list = async (which) => {
      const line = ["list", "--all-accounts", "--csv", "--config", configs[which]];
      const start = performance.now();
      const run = await runBeside(process.execPath, ["--import", usage, binOf("iam-user-admin"), ...line], { env });
      const time = performance.now() - start;
      const processor = Number(/processor: (\d+) ms/.exec(run.stderr)?.[1]);
      seen[which].push({ first: run.first, processor, waiting: time - processor });
    };
    await interleaved({ one: () => list("one"), all: () => list("all") });
    const of = (which, figure) => median(seen[which].map((run) => run[figure]));
    const what = `iam-user-admin list, ${ids.length} accounts`;
    const each = (of("all", "processor") - of("one", "processor")) / (ids.length - 1);
    return [
      {
        what: `${what}, ${latency} ms latency: waiting`,
        beside: "that for one account",
        measured: of("all", "waiting") / of("one", "waiting"),
        target: 1.5,
      },
      {
        what: `${what}, ${latency} ms latency: the first line`,
        unit: "ms",
        measured: of("all", "first"),
        target: 1000,
      },
      { what: `${what}: a processor's time for each`, unit: "ms", measured: each, target: 24 },
    ];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function configOf(some) {
  const entries = some.map((id, index) => `  a${index}: { id: "${id}", roleArn: "arn:aws:iam::${id}:role/admin" }\n`);
  return `accounts:\n${entries.join("")}`;
}

/** Answers late, and does nothing for it: a sandbox would be what takes the time, on the same processors. */
async function lateServer() {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text) => (body += text));
    request.on("end", () => {
      const form = new URLSearchParams(body);
      const action = form.get("Action");
      const answer = `<${action}Response><${action}Result>${results[action](form)}</${action}Result>${metadata}</${action}Response>`;
      setTimeout(() => response.writeHead(200, { "content-type": "text/xml" }).end(answer), latency);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const metadata = "<ResponseMetadata><RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId></ResponseMetadata>";
const caller = "<Arn>arn:aws:iam::111122223333:user/ann</Arn><UserId>AIDAANN</UserId><Account>111122223333</Account>";
const results = {
  GetCallerIdentity: () => caller,
  AssumeRole: (form) => {
    const id = form.get("RoleArn").split(":")[4];
    const keys =
      "<AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>";
    const session = `${keys}<SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>`;
    const arn = `<Arn>arn:aws:sts::${id}:assumed-role/admin/ann</Arn><AssumedRoleId>AROA:ann</AssumedRoleId>`;
    return `<Credentials>${session}</Credentials><AssumedRoleUser>${arn}</AssumedRoleUser>`;
  },
  ListUsers: () => {
    const user = "<UserName>roger</UserName><UserId>AIDAROGER</UserId><Path>/</Path>";
    const more = "<Arn>arn:aws:iam::222233334444:user/roger</Arn><CreateDate>2030-01-02T03:04:05Z</CreateDate>";
    return `<Users><member>${user}${more}</member></Users><IsTruncated>false</IsTruncated>`;
  },
  ListEntitiesForPolicy: () => "<IsTruncated>false</IsTruncated><PolicyUsers/><PolicyGroups/><PolicyRoles/>",
};
