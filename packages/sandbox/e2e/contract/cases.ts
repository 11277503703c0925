import { goingWell } from "./going-well.js";
import { badArns, badDocuments, somethingMissing } from "./named-wrongly.js";
import { ofPolicies } from "./of-policies.js";
import { ofUsers } from "./of-users.js";
import type { Case } from "./case.js";

export type { Case } from "./case.js";

/** Every operation going well, and every error that it is said to answer with. */
export const cases: readonly Case[] = [
  ...goingWell(),
  ...somethingMissing(),
  ...badArns(),
  ...badDocuments(),
  ...ofUsers(),
  ...ofPolicies(),
];
