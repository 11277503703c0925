import { quote } from "@iam-tools/core/errors";
import type { UserRule } from "./rule.js";

export const singleMfaDevice: UserRule = {
  id: "single-mfa-device",
  about: "user",
  severity: "low",
  title: "One MFA device only",
  why: "Whoever loses it is locked out until an administrator removes it.",
  *check({ userName, password, mfaDevices }) {
    const [device] = mfaDevices ?? [];
    if (!password || mfaDevices?.length !== 1 || device === undefined) return;
    yield {
      subject: { kind: "mfa-device", id: device.serialNumber },
      what: `${userName} has one MFA device and no second for when it is lost.`,
      next: `iam-mfa enroll --name ${quote(`${userName}-2`)}`,
    };
  },
};
