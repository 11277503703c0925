import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { binOf, openWorkplace, runBin } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";

test("core's table of partitions is the SDK's own", () => {
  const script = fileURLToPath(new URL("../../tooling/list-partitions.mjs", import.meta.url));
  const { stderr, status } = spawnSync(process.execPath, ["--no-warnings", script, "--check"], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test.each(["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso"] as const)(
  "setsts and key-rotate work in the partition %s",
  async (partition) => {
    const place = await openWorkplace("setsts", { partition });
    try {
      const session = await place.run(["--profile", "work", "--target-profile", "work-sts"], { input: place.code() });
      expect(session.exitCode).toBe(0);
      expect(session.stdout).toContain(`arn:${partition}:iam::111122223333:mfa/roger`);
      place.sandbox
        .account()
        .users.get("roger")
        ?.attachedPolicies.push(`arn:${partition}:iam::aws:policy/IAMFullAccess`);
      const rotated = await runBin({
        bin: binOf("key-rotate"),
        args: ["--profile", "work", "--yes"],
        env: place.environment,
      });
      expect(rotated.stderr).not.toContain("arn:aws:");
      expect(rotated.exitCode).toBe(0);
      expect(await place.credentials.read()).not.toContain(place.roger.accessKeyId);
    } finally {
      await place.close();
    }
  },
);
