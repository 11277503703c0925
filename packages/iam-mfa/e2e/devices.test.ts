import { openWorkplace, ownMfa, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import type { DeviceSeed } from "@iam-tools/sandbox";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("iam-mfa", { main })));
afterEach(() => place.close());

async function addJane(devices: DeviceSeed[], more = ""): Promise<void> {
  const jane = place.sandbox.addUser({ name: "jane", devices, inlinePolicies: { own: ownMfa } });
  await place.credentials.write(
    `[jane]\naws_access_key_id = ${jane.accessKeyId}\naws_secret_access_key = ${jane.secretAccessKey}\n${more}`,
  );
}
const today = () => new Date().toISOString().slice(0, 10);

describe("devices", () => {
  test("are listed with their kind and the one that is used", async () => {
    await addJane([{ kind: "fido", name: "key" }, { name: "phone" }]);
    const { stdout, exitCode } = await place.run(["devices", "jane"]);
    expect(exitCode).toBe(0);
    expect(stdout.split("\n").sort()).toEqual(
      [
        `  fido      arn:aws:iam::111122223333:u2f/user/jane/key-SANDBOX  since ${today()}`,
        `* virtual   arn:aws:iam::111122223333:mfa/phone  since ${today()}`,
        "* marks the device whose codes the tools ask for.",
        "",
      ].sort(),
    );
  });

  test.each([
    [
      "several",
      [{ name: "phone" }, { name: "tablet" }],
      "",
      "The tools ask which of them to use.\nTo choose one: iam-login jane init",
    ],
    ["none", [], "", "No MFA device.\nTo add an authenticator app: iam-mfa enroll jane"],
    ["FIDO only", [{ kind: "fido", name: "key" }], "", "FIDO devices give no codes for the command line."],
    [
      "another than the profile says",
      [{ name: "phone" }],
      "mfa_serial = arn:aws:iam::111122223333:mfa/old\n",
      "The profile's mfa_serial, arn:aws:iam::111122223333:mfa/old, is not a device that gives codes.\nTo correct it: iam-login jane init --force",
    ],
  ] as const)("come with what to do where there are %s", async (_what, seeds, more, remark) => {
    await addJane([...seeds], more);
    expect((await place.run(["devices", "jane"])).stdout).toContain(remark);
  });

  test("are data with --json", async () => {
    const { stdout } = await place.run(["devices", "work", "--json"]);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      profile: "work",
      devices: [
        {
          serialNumber: "arn:aws:iam::111122223333:mfa/roger",
          kind: "virtual",
          enabled: expect.any(String),
          used: true,
        },
      ],
    });
  });
});

describe("remove", () => {
  const device = "arn:aws:iam::111122223333:mfa/roger";

  test("asks, then deactivates and deletes the device and forgets its serial number", async () => {
    const before = await place.credentials.read();
    await place.credentials.write(`${before}mfa_serial = ${device}\n`);
    const terminal = await place.onTerminal(["remove", "work"]);
    await terminal.waitFor(`The MFA device ${device} of roger will be removed`);
    terminal.type("yes");
    terminal.press("Enter");
    await terminal.waitFor("AWS requires MFA for changes to your MFA devices: a code is needed first.");
    await terminal.waitFor(`MFA code of ${device}: `);
    terminal.type(place.code());
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.screen()).toContain(
      `${device} is no longer an MFA device of roger; mfa_serial was removed from [work]`,
    );
    expect(place.sandbox.account().devices.size).toBe(0);
    expect(await place.credentials.read()).toBe(before);
  });

  test("uses the MFA session where there is one", async () => {
    await succeeded(place.run(["work", "anything"], { input: place.code() }));
    const session = /\[anything\]\naws_access_key_id = (\w+)/.exec(await place.credentials.read())?.[1];
    expect((await place.run(["remove", "work", "--yes"])).exitCode).toBe(0);
    const calls = place.sandbox.calls.filter(({ action }) => /DeactivateMFADevice|DeleteVirtual/.test(action));
    expect(calls.map(({ action, accessKeyId }) => [action, accessKeyId])).toEqual([
      ["DeactivateMFADevice", session],
      ["DeleteVirtualMFADevice", session],
    ]);
  });

  test("asks for a code of the device that stays, where one is lost", async () => {
    await addJane([{ name: "lost" }, { name: "kept" }], "mfa_serial = arn:aws:iam::111122223333:mfa/lost\n");
    const lost = "arn:aws:iam::111122223333:mfa/lost";
    const kept = "arn:aws:iam::111122223333:mfa/kept";
    const { stdout, stderr, exitCode } = await place.run(["remove", "jane", "--serial-number", lost, "--yes"], {
      input: place.sandbox.totp(kept),
    });
    expect(stderr).toContain(`a code of ${kept} is needed first.`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${lost} is no longer an MFA device of jane; mfa_serial was removed from [jane]`);
    expect(place.sandbox.account().devices.get(kept)?.userName).toBe("jane");
  });

  test("changes nothing where there is nobody to ask for a code, and none is given", async () => {
    const { stderr, exitCode } = await place.run(["remove", "work", "--yes"]);
    expect(stderr).toContain("No terminal to ask for an MFA code.");
    expect(exitCode).toBe(2);
    expect(place.sandbox.account().devices.get(device)?.userName).toBe("roger");
  });

  test("says what to do where no device gives codes", async () => {
    await addJane([{ kind: "fido", name: "key" }]);
    const { stderr, exitCode } = await place.run(["remove", "jane", "--yes"]);
    expect(stderr).toContain("AWS requires MFA for changes to your MFA devices, and FIDO devices give no codes here.");
    expect(exitCode).toBe(1);
  });

  test("changes nothing without a yes", async () => {
    const { stderr, exitCode } = await place.run(["remove", "work"]);
    expect(stderr).toContain("To agree without being asked, add --yes.");
    expect(exitCode).toBe(4);
    expect(place.sandbox.account().devices.get(device)?.userName).toBe("roger");
  });

  test.each(["DeactivateMFADevice", "DeleteVirtualMFADevice"])(
    "is done where the answer of %s is lost on its way",
    async (action) => {
      place.sandbox.trouble.dropAfter(action);
      const { stderr, exitCode } = await place.run(["remove", "work", "--yes"], { input: place.code() });
      expect(stderr).toBe("AWS requires MFA for changes to your MFA devices: a code is needed first.\n");
      expect(exitCode).toBe(0);
      expect(place.sandbox.calls.filter((call) => call.action === action)).toHaveLength(2);
      expect(place.sandbox.account().devices.size).toBe(0);
    },
  );

  test("takes a serial number out of the profile that is left where the user has no device any more", async () => {
    const before = await place.credentials.read();
    await place.credentials.write(`${before}mfa_serial = ${device}\n`);
    place.sandbox.account().devices.clear();
    const { stdout, stderr, exitCode } = await place.run(["remove", "work"]);
    expect(stderr).toBe("");
    expect(stdout).toBe(
      `roger has no MFA device any more; mfa_serial ${device} was removed from [work]\nTo add a new one: iam-mfa enroll work\n`,
    );
    expect(exitCode).toBe(0);
    expect(await place.credentials.read()).toBe(before);
    const again = await place.run(["remove", "work"]);
    expect(again.stderr).toContain("The user roger has no MFA device.");
    expect(again.exitCode).toBe(1);
  });

  test("says what remains where the device cannot be deleted, and has forgotten its serial number", async () => {
    const before = await place.credentials.read();
    await place.credentials.write(`${before}mfa_serial = ${device}\n`);
    place.sandbox.trouble.refuse("DeleteVirtualMFADevice", "AccessDenied");
    const { stderr, exitCode } = await place.run(["remove", "work", "--yes", "--token-code", place.code()]);
    expect(stderr).toContain(
      `${device} is no longer an MFA device of roger, but could not be deleted.\niam-mfa enroll work`,
    );
    expect(exitCode).toBe(1);
    expect(await place.credentials.read()).toBe(before);
  });

  test("takes a device that is the user's only", async () => {
    const { stderr, exitCode } = await place.run(["remove", "work", "--serial-number", "GAHT00000000", "--yes"]);
    expect(stderr).toContain("GAHT00000000 is not an MFA device of roger.\nTo list them: iam-mfa devices work");
    expect(exitCode).toBe(2);
  });
});
