import { looksLikeProgram } from "../model/index.js";
import type { UserRule } from "./rule.js";

export const couldBeRole: UserRule = {
  id: "could-be-role",
  about: "user",
  severity: "info",
  title: "A program's user, which could be a role",
  why: "What runs in AWS, in CI or with a certificate can take a role, and has no key to leak.",
  *check(user) {
    const { userName, accessKeys = [] } = user;
    const used = accessKeys.find(({ status, lastUsed }) => status === "Active" && lastUsed);
    if (used === undefined || !looksLikeProgram(user)) return;
    const { lastService: service } = used;
    yield {
      what: `${userName} signs with an access key${service === undefined ? "" : `, last for ${service}`}, and has neither a password nor an MFA device: probably a program, which could take a role.`,
    };
  },
};
