import type { UserRule } from "./rule.js";

export const couldBeRole: UserRule = {
  id: "could-be-role",
  about: "user",
  severity: "info",
  title: "A program's user, which could be a role",
  why: "What runs in AWS, in CI or with a certificate can take a role, and has no key to leak.",
  *check({ userName, password, accessKeys = [] }) {
    if (password !== null || !accessKeys.some(({ status }) => status === "Active")) return;
    const service = accessKeys.find(({ lastService }) => lastService !== undefined)?.lastService;
    yield {
      what: `${userName} has no password and signs with an access key${service === undefined ? "" : `, last for ${service}`}: a program, which could take a role.`,
    };
  },
};
