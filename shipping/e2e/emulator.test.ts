import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf, findMoto, runBin, startMoto, temporaryFolder } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";

/** An emulator that answers in a style of its own, and whose pages are none of AWS's answers. */
const moto = findMoto();
const onMoto = moto === undefined ? describe.skip : describe;

onMoto("on moto", () => {
  test("the tools work, and say of a call that it does not know which one that was", async () => {
    const [{ url, stop }, folder] = await Promise.all([startMoto(moto ?? ""), temporaryFolder()]);
    const at = (name: string) => join(folder.path, name);
    const env = {
      HOME: folder.path,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SHARED_CREDENTIALS_FILE: at("credentials"),
      AWS_CONFIG_FILE: at("config"),
    };
    const run = async (line: string) => {
      const [tool = "", ...args] = line.split(" ");
      const { exitCode, stdout, stderr } = await runBin({ bin: binOf(tool), args, env, cwd: folder.path });
      return { line, exitCode, said: `${stdout}${stderr}` };
    };
    const call = async (form: Record<string, string>) => {
      const scope = "AKIA/20260101/us-east-1/iam/aws4_request";
      const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
      const body = new URLSearchParams({ ...form, Version: "2010-05-08" });
      return (await fetch(url, { method: "POST", headers, body })).text();
    };
    try {
      for (const name of ["Developers", "Readers"]) await call({ Action: "CreateGroup", GroupName: name });
      await call({ Action: "CreateUser", UserName: "roger" });
      const key = await call({ Action: "CreateAccessKey", UserName: "roger" });
      const [, id] = /<AccessKeyId>(.*)<\/AccessKeyId>/.exec(key) ?? [];
      const [, secret] = /<SecretAccessKey>(.*)<\/SecretAccessKey>/.exec(key) ?? [];
      await writeFile(at("credentials"), `[work]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`);
      await writeFile(at("config"), "[profile work]\nmfa_serial = arn:aws:iam::123456789012:mfa/roger\n");
      const jane = "iam-user-admin --profile work --env dev --user-email jane@example.com";
      for (const line of [
        "setsts --profile work --target-profile work-setsts --token-code 123456",
        "iam-mfa work work-mfa --token-code 234567",
        "iam-login work --token-code 345678",
        "key-rotate --profile work --yes",
        "key-rotate --profile work --grace 24h",
        "key-rotate abort --profile work",
        `${jane} --no-mail --groups Developers`,
        `${jane} --no-mail --change-password`,
        "iam-user-admin --profile work list",
        "iam-user-admin --profile work permissions jane-dev",
      ]) {
        expect(await run(line)).toMatchObject({ line, exitCode: 0 });
      }
      expect(await run("iam-user-admin --profile work list")).toMatchObject({
        said: expect.stringMatching(/roger[^]*jane-dev/),
      });
      const stored = await readFile(at("credentials"), "utf8");
      expect(stored).not.toContain(`aws_access_key_id = ${id}`);
      expect(stored.match(/aws_session_token/g)).toHaveLength(3);

      const unknown = await run("iam-user-admin --profile work show jane-dev");
      expect(unknown).toMatchObject({ exitCode: 1 });
      expect(unknown.said).toMatch(
        /The answer from [\d.:]+ to ListServiceSpecificCredentials did not come from AWS: HTTP 500/,
      );
      expect(unknown.said).toContain("an emulator may not support this call");
    } finally {
      await stop();
      await folder.remove();
    }
  });
});
