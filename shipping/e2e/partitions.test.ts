import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openWorkplace, temporaryFolder } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";
import { mainOf, runTool } from "./run-tool.js";

test("core's table of partitions is the SDK's own", () => {
  const script = fileURLToPath(new URL("../../tooling/list-partitions.mjs", import.meta.url));
  const { stderr, status } = spawnSync(process.execPath, ["--no-warnings", script, "--check"], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test.each(["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso"] as const)(
  "setsts and key-rotate work in the partition %s",
  async (partition) => {
    const place = await openWorkplace("setsts", { partition, main: await mainOf("setsts") });
    try {
      const session = await place.run(["--profile", "work", "--target-profile", "work-sts"], { input: place.code() });
      expect(session.exitCode).toBe(0);
      expect(session.stdout).toContain(`arn:${partition}:iam::111122223333:mfa/roger`);
      place.sandbox
        .account()
        .users.get("roger")
        ?.attachedPolicies.push(`arn:${partition}:iam::aws:policy/IAMFullAccess`);
      const rotated = await runTool("key-rotate", {
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

/** Runs a tool where a proxy takes note of the hosts that are asked for, and lets nobody through. */
async function hostsAsked(tool: string, args: readonly string[], files: Record<"credentials" | "config", string>) {
  const folder = await temporaryFolder();
  const hosts: string[] = [];
  const proxy = createServer();
  proxy.on("connect", (request, socket) => {
    hosts.push((request.url ?? "").replace(":443", ""));
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  try {
    await writeFile(join(folder.path, "credentials"), files.credentials, { mode: 0o600 });
    await writeFile(join(folder.path, "config"), files.config);
    const { stderr } = await runTool(tool, {
      args,
      env: {
        AWS_SHARED_CREDENTIALS_FILE: join(folder.path, "credentials"),
        AWS_CONFIG_FILE: join(folder.path, "config"),
        HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        AWS_MAX_ATTEMPTS: "1",
        AWS_EC2_METADATA_DISABLED: "true",
        XDG_STATE_HOME: join(folder.path, "state"),
        HOME: folder.path,
      },
      input: "123456\n",
    });
    return { hosts: [...new Set(hosts)].toSorted(), stderr };
  } finally {
    proxy.close();
    await folder.remove();
  }
}

const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = secret\n`;
const session = `${keys("ASIASESSION000000000")}aws_session_token = token\nsession_of = AKIACHINA00000000000\n`;
const ofDevice = {
  credentials: `[work]\n${keys("AKIACHINA00000000000")}mfa_serial = arn:aws-cn:iam::111122223333:mfa/jane\n[work-sts]\n${session}`,
  config: "",
};
const ofNothing = { credentials: `[work]\n${keys("AKIACHINA00000000000")}`, config: "" };
const device = "arn:aws-cn:iam::111122223333:mfa/jane";
const role = "arn:aws-cn:iam::111122223333:role/x";
const sts = "sts.cn-northwest-1.amazonaws.com.cn";
const iam = "iam.cn-north-1.amazonaws.com.cn";

test.each<[tool: string, args: readonly string[], files: typeof ofDevice, hosts: readonly string[]]>([
  ["iam-login", ["work"], ofDevice, [sts]],
  ["iam-login", ["work", "--serial-number", device], ofNothing, [sts]],
  ["iam-login", ["work", "--force"], ofDevice, [sts]],
  ["iam-login", ["work", "init", "--force"], ofDevice, [sts]],
  ["iam-login", ["work", "console", "--role", role], ofDevice, [sts]],
  [
    "iam-login",
    ["work", "exec", "--role", role, "--serial-number", "GAHT12345678", "--token-code", "123456", "--", "true"],
    ofNothing,
    [sts],
  ],
  ["setsts", ["--profile", "work", "--target-profile", "x"], ofDevice, [sts]],
  ["setsts", ["--profile", "work", "--target-profile", "x", "--serial-number", device], ofNothing, [sts]],
  ["iam-mfa", ["work", "x"], ofDevice, [sts]],
  ["iam-mfa", ["devices", "work"], ofDevice, [iam]],
  ["key-rotate", ["--profile", "work", "--yes"], ofDevice, [sts]],
  ["key-rotate", ["status", "--all"], ofDevice, [sts]],
  ["iam-user-admin", ["list", "--profile", "work"], ofDevice, [iam]],
  ["iam-user-admin", ["list", "--profile", "work-sts"], ofDevice, [iam]],
])("%s %j with a key of China and no region calls there, and nowhere else", async (tool, args, files, hosts) => {
  expect((await hostsAsked(tool, args, files)).hosts).toEqual(hosts);
});
