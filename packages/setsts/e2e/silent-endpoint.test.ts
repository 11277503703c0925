import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf, temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";

/** An endpoint that takes connections and says nothing. */
let server: Server;
let folder: TemporaryFolder;
const sockets: Socket[] = [];
beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(
    join(folder.path, "credentials"),
    "[work]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n",
  );
  server = createServer((socket) => sockets.push(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await folder.remove();
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("a wait says on whom, and %s ends it at once", async (signal, exitCode) => {
  const { port } = server.address() as AddressInfo;
  const args = [binOf("setsts"), "--profile", "work", "--target-profile", "work-sts", "--dry-run"];
  const env = {
    PATH: process.env["PATH"],
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "x",
    AWS_SHARED_CREDENTIALS_FILE: join(folder.path, "credentials"),
    AWS_CONFIG_FILE: join(folder.path, "config"),
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  };
  const child = spawn(process.execPath, args, { env });
  let said = "";
  for await (const chunk of child.stderr) {
    said += String(chunk);
    if (said.includes("Ctrl-C to stop")) break;
  }
  const asked = performance.now();
  child.kill(signal);
  const [code] = (await once(child, "exit")) as [number | null];
  expect(said).toContain(`Waiting for 127.0.0.1:${port}… (Ctrl-C to stop)`);
  expect(code).toBe(exitCode);
  expect(performance.now() - asked).toBeLessThan(15_000);
});
