import { execFileSync } from "node:child_process";
import { findMoto, loopbackCertificate, runInMemory, startMoto, temporaryFolder } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";
import type { Report } from "../src/report/report.js";

/** An emulator that others made, in which all is 100 days old, and an account that boto3 fills. */
const onMoto = findMoto() === undefined ? describe.skip : describe;
const [moto, script] = ["moto-aged.py", "moto-account.py"].map((name) => new URL(name, import.meta.url).pathname);

onMoto("on moto", () => {
  test("finds what boto3 has put there, and keeps still once boto3 has mended it", async () => {
    const [{ url, stop }, folder] = await Promise.all([startMoto(moto ?? ""), temporaryFolder()]);
    const env = {
      HOME: folder.path,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    };
    const boto3 = (...args: string[]) =>
      execFileSync("python3", [script ?? "", ...args], {
        env: { ...process.env, ...env, CERTIFICATE: loopbackCertificate.cert },
        stdio: "pipe",
      });
    const found = async () => {
      const { stdout, stderr } = await runInMemory({ main, args: ["--json"], env });
      if (stdout === "") throw new Error(stderr);
      return (JSON.parse(stdout) as Report).findings.map(
        ({ rule, user }) => `${rule}${user === null ? "" : ` ${user}`}`,
      );
    };
    try {
      boto3("spoil");
      // Moto's root user has a password and no device, and it does not list service-specific credentials.
      expect(await found()).toEqual([
        "root-without-mfa",
        "admin-without-mfa ann",
        "deactivated-with-access ann",
        "password-without-mfa ann",
        "can-become-admin climber",
        "admin-without-mfa robot",
        "mfa-not-enforced",
        "password-length",
        "unreadable",
        "password-old ann",
        "sign-in-never-came ann",
        "key-old climber",
        "key-unused climber",
        "key-never-used robot",
        "key-never-used robot",
        "key-old robot",
        "key-old robot",
        "two-active-keys robot",
        "empty-group",
        "password-reuse",
        "policy-on-user ann",
        "inline-policy climber",
        "inline-policy robot",
        "signing-certificate robot",
        "ssh-key robot",
        "could-be-central ann",
        "could-be-role climber",
      ]);
      boto3("mend");
      // A new password of moto's is as old.
      expect(await found()).toEqual([
        "root-without-mfa",
        "unreadable",
        "sign-in-never-came ann",
        "could-be-central ann",
        "mfa-can-be-phished ann",
      ]);
    } finally {
      await Promise.all([stop(), folder.remove()]);
    }
  });
});
