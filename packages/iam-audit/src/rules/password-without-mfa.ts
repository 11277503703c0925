import { cis } from "./cis.js";
import type { UserRule } from "./rule.js";

export const passwordWithoutMfa: UserRule = {
  id: "password-without-mfa",
  about: "user",
  severity: "high",
  title: "A password and no MFA device",
  why: "A password that is guessed, reused or phished is enough to sign in.",
  cis: cis(10),
  *check({ userName, password, mfaDevices }) {
    if (!password || mfaDevices?.length !== 0) return;
    yield {
      what: `${userName} has a password and no MFA device. The user adds one with the next command, or in the console.`,
      next: "iam-mfa enroll",
    };
  },
};
