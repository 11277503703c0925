import { expect, test } from "@jest/globals";
import { firstAccount } from "../src/commands/first-account.js";
import { startSandbox } from "../src/index.js";
import { call, type Keys } from "./contract/wire.js";

test("an engineer of the first account may add a second MFA device, and give it up again, with MFA", async () => {
  const sandbox = await startSandbox({ seed: firstAccount });
  const ann = sandbox.addUser({ name: "ann", groups: ["Engineers"], devices: [{}] });
  const device = ann.serialNumber.replace(/ann$/, "ann-2");
  const by = (keys: Keys, action: string, form: Record<string, string>) => call(sandbox.url, keys, action, form);
  const create = (keys: Keys) => by(keys, "CreateVirtualMFADevice", { VirtualMFADeviceName: "ann-2" });
  expect(await create(ann)).toMatchObject({ status: 403, code: "AccessDenied" });

  const shown = { SerialNumber: ann.serialNumber, TokenCode: sandbox.totp(ann.serialNumber) };
  const answer = await by(ann, "GetSessionToken", shown);
  const session: Keys = {
    accessKeyId: answer.first("AccessKeyId"),
    secretAccessKey: answer.first("SecretAccessKey"),
    sessionToken: answer.first("SessionToken"),
  };
  expect((await create(session)).status).toBe(200);
  expect((await by(session, "DeleteVirtualMFADevice", { SerialNumber: device })).status).toBe(200);
  await sandbox.close();
});
