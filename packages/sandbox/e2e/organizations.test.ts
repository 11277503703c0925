import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startSandbox, type Sandbox } from "../src/index.js";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    pageSize: 2,
    seed: {
      accounts: [{ id: "444455556666", users: [{ name: "vera", attachedPolicies: ["AdministratorAccess"] }] }],
      organization: {
        accounts: [
          { id: "222233334444", name: "Production", unit: "Workloads/Production", tags: { env: "prd", team: "ops" } },
          { id: "333344445555", name: "Old", state: "CLOSED" },
          { id: "444455556666", name: "Visited", unit: "Workloads" },
        ],
      },
    },
  });
});
afterAll(() => sandbox.close());

const hasBoto3 = spawnSync("python3", ["-c", "import boto3"]).status === 0;
const withProgram = hasBoto3 ? test : test.skip;

/** Runs lines of Python, in which `c` is boto3's client, and parses what they print. */
async function python(lines: string, more: Record<string, string> = {}): Promise<unknown> {
  const script = `import boto3, json, os\nc = boto3.client("organizations", endpoint_url=os.environ["AWS_ENDPOINT_URL"])\n${lines}`;
  const env = { ...process.env, ...sandbox.environment, ...more };
  const { stdout } = await promisify(execFile)("python3", ["-c", script], { env });
  return JSON.parse(stdout);
}

withProgram("boto3 reads an organization, page by page", async () => {
  const found = await python(`
def all(name, key, **words): return [one for page in c.get_paginator(name).paginate(**words) for one in page[key]]
[root] = all("list_roots", "Roots")
[workloads] = all("list_organizational_units_for_parent", "OrganizationalUnits", ParentId=root["Id"])
[inner] = all("list_organizational_units_for_parent", "OrganizationalUnits", ParentId=workloads["Id"])
accounts = all("list_accounts", "Accounts")
print(json.dumps({
  "accounts": [[one["Id"], one["Name"], one["State"], one["JoinedMethod"], one["JoinedTimestamp"].year > 2000] for one in accounts],
  "arn": accounts[1]["Arn"],
  "units": [workloads["Name"], inner["Name"]],
  "below": [one["Id"] for one in all("list_accounts_for_parent", "Accounts", ParentId=inner["Id"])],
  "tags": all("list_tags_for_resource", "Tags", ResourceId="222233334444"),
}))`);
  expect(found).toEqual({
    accounts: [
      ["111122223333", "Management", "ACTIVE", "INVITED", true],
      ["222233334444", "Production", "ACTIVE", "CREATED", true],
      ["333344445555", "Old", "CLOSED", "CREATED", true],
      ["444455556666", "Visited", "ACTIVE", "INVITED", true],
    ],
    arn: "arn:aws:organizations::111122223333:account/o-sandbox001/222233334444",
    units: ["Workloads", "Production"],
    below: ["222233334444"],
    tags: [
      { Key: "env", Value: "prd" },
      { Key: "team", Value: "ops" },
    ],
  });
});

withProgram("boto3 knows its errors by their names", async () => {
  const [key] = sandbox.account("444455556666").users.get("vera")?.accessKeys ?? [];
  const VERA = JSON.stringify([key?.id, key?.secret]);
  const script = `
id, secret = json.loads(os.environ["VERA"])
def of(id, secret): return boto3.client("organizations", endpoint_url=os.environ["AWS_ENDPOINT_URL"], aws_access_key_id=id, aws_secret_access_key=secret)
vera, nobody, wrong = of(id, secret), of("AKIASANDBOXNOBODY222", secret), of(id, "x")
def refused(call):
  try: call()
  except c.exceptions.ClientError as e: return [type(e).__name__, e.response["Error"]["Code"], e.response["Error"]["Message"]]
`;
  const asked = `print(json.dumps([refused(call) for call in [
  lambda: c.list_accounts_for_parent(ParentId="ou-sand-99999999"),
  lambda: c.list_tags_for_resource(ResourceId="999999999999"),
  lambda: c.list_accounts(NextToken="x"),
  vera.list_roots,
  nobody.list_roots,
  wrong.list_roots,
]]))`;
  const typed = (name: string, message: unknown) => [name, name, message];
  expect(await python(script + asked, { VERA })).toEqual([
    typed("ParentNotFoundException", "You specified parent that doesn't exist."),
    typed("TargetNotFoundException", "You specified a target that doesn't exist."),
    typed("InvalidInputException", expect.stringContaining("Invalid")),
    typed("AccessDeniedException", "You don't have permissions to access this resource."),
    ["ClientError", "UnrecognizedClientException", "The security token included in the request is invalid."],
    ["ClientError", "InvalidSignatureException", expect.anything()],
  ]);
  sandbox.organization?.members.delete("444455556666");
  expect(await python(`${script}print(json.dumps(refused(vera.list_roots)))`, { VERA })).toEqual(
    typed("AWSOrganizationsNotInUseException", "Your account is not a member of an organization."),
  );
});

test("is part of the state that is saved", () => {
  const saved = sandbox.save();
  sandbox.organization?.members.clear();
  sandbox.restore(saved);
  expect(sandbox.organization?.members.has("222233334444")).toBe(true);
});
