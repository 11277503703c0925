import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { binOf, openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("iam-login", { main });
  place.sandbox.addRole({
    name: "reader",
    attachedPolicies: ["AdministratorAccess"],
    trustPolicy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: place.roger.arn },
          Action: "sts:AssumeRole",
          Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
        },
      ],
    },
  });
  await place.config.write(
    "[profile reader]\nrole_arn = arn:aws:iam::111122223333:role/reader\nsource_profile = work-sts\nregion = us-east-1\n",
  );
  await succeeded(place.run(["work"], { input: place.code() }));
});
afterEach(() => place.close());

/** Rejects where the program does not end with 0. */
async function runProgram(program: string, args: readonly string[]): Promise<string> {
  const env = { ...place.environment, PATH: process.env["PATH"], HOME: place.folder };
  return (await promisify(execFile)(program, [...args], { env })).stdout.trim();
}

interface Program {
  readonly name: string;
  readonly program: string;
  /** Ends with 0 where the program is there. */
  readonly probe: readonly string[];
  /** Prints the caller's ARN. */
  readonly whoAmI: (profile: string) => readonly string[];
}

const programs: readonly Program[] = [
  {
    name: "the AWS CLI",
    program: "aws",
    probe: ["--version"],
    whoAmI: (profile) => ["sts", "get-caller-identity", "--profile", profile, "--query", "Arn", "--output", "text"],
  },
  {
    name: "boto3",
    program: "python3",
    probe: ["-c", "import boto3"],
    whoAmI: (profile) => [
      "-c",
      `import boto3; print(boto3.Session(profile_name="${profile}").client("sts").get_caller_identity()["Arn"])`,
    ],
  },
  {
    name: "the AWS SDK for JavaScript",
    program: process.execPath,
    probe: ["--version"],
    whoAmI: (profile) => [
      "--input-type=module",
      "-e",
      `import { STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
       console.log((await new STSClient({ profile: "${profile}" }).send(new GetCallerIdentityCommand({}))).Arn);`,
    ],
  },
];

describe.each(programs)("$name", ({ name, program, probe, whoAmI }) => {
  const isThere = spawnSync(program, probe).status === 0;
  if (!isThere) {
    test(`is not run here: ${name} is not installed`, () => {
      expect(isThere).toBe(false);
    });
    return;
  }

  test("takes a role with source_profile = work-sts, without a code", async () => {
    expect(await runProgram(program, whoAmI("reader"))).toMatch(/^arn:aws:sts::111122223333:assumed-role\/reader\//);
  });

  test("gets the session from credential_process", async () => {
    await place.config.write(
      `[profile mfa]\ncredential_process = "${process.execPath}" "${binOf("iam-login")}" work process\nregion = us-east-1\n`,
    );
    expect(await runProgram(program, whoAmI("mfa"))).toBe(place.roger.arn);
  });
});
