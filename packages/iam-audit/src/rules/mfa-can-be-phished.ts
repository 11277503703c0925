import type { UserRule } from "./rule.js";

export const mfaCanBePhished: UserRule = {
  id: "mfa-can-be-phished",
  about: "user",
  severity: "info",
  title: "MFA by codes only, which can be phished",
  why: "A page that looks like AWS's can pass a code on. A passkey or security key answers to the real one alone.",
  *check({ userName, password, mfaDevices = [] }) {
    if (!password || mfaDevices.length === 0 || mfaDevices.some(({ kind }) => kind === "fido")) return;
    yield { what: `${userName} signs in with MFA codes only. The user adds a passkey in the console.` };
  },
};
