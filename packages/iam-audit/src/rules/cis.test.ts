import { expect, test } from "@jest/globals";
import { rules } from "./index.js";

/** The benchmark's own titles, shortened: the numbers of 3.0, 5.0 and 6.0, and the rules that look for it. */
const recommendations = [
  ["no access key of the root user", "1.4 1.3 2.3", ["root-access-key"]],
  ["MFA for the root user", "1.5 1.4 2.4", ["root-without-mfa"]],
  ["no use of the root user for daily tasks", "1.7 1.6 2.6", ["root-used"]],
  ["passwords of 14 characters or more", "1.8 1.7 2.7", ["password-length"]],
  ["no reuse of passwords", "1.9 1.8 2.8", ["password-reuse"]],
  ["MFA for all users with a console password", "1.10 1.9 2.9", ["password-without-mfa"]],
  [
    "credentials unused for 45 days are disabled",
    "1.12 1.11 2.11",
    ["key-unused", "key-never-used", "password-unused", "sign-in-never-came"],
  ],
  ["one active access key for any user", "1.13 1.12 2.12", ["two-active-keys"]],
  ["access keys are rotated every 90 days", "1.14 1.13 2.13", ["key-old"]],
  ["permissions through groups only", "1.15 1.14 2.14", ["policy-on-user", "inline-policy"]],
  ["no inline policies of groups, since 5.0", "- 1.14 2.14", ["inline-policy-of-group"]],
  ['no policies that allow full "*:*" rights', "1.16 1.15 2.15", ["admin-without-mfa"]],
  ["users are managed centrally", "1.21 1.20 2.20", ["could-be-central"]],
] as const;

test.each(recommendations)("%s: %s", (_title, numbers, ids) => {
  const [third, fifth, sixth] = numbers.split(" ");
  const cis = { ...(third === "-" ? {} : { "3.0": third }), "5.0": fifth, "6.0": sixth };
  for (const id of ids) expect(rules.find((rule) => rule.id === id)?.cis).toEqual(cis);
});

test("no other rule has a number", () => {
  const named = new Set<string>(recommendations.flatMap(([, , ids]) => ids));
  expect(rules.filter(({ id, cis }) => cis !== undefined && !named.has(id))).toEqual([]);
});
