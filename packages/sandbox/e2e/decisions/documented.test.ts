import { expect, test } from "@jest/globals";
import { evaluate } from "../../src/policy/evaluate.js";
import { readPolicy } from "../../src/policy/read-policy.js";
import { action, resource } from "./documented-row.js";
import { documented } from "./documented.js";

test.each(documented.map((row) => [row.says, row] as const))("%s", (_, { policy, context, expected }) => {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  expect(evaluate([readPolicy(JSON.stringify(policy))], { action, resource, context: values })).toBe(expected);
});
