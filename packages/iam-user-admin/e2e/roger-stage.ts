import { afterEach, beforeEach } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

/** A stage of its own for each test of a file that imports this. */
export let stage: Stage;

beforeEach(async () => {
  stage = await startStage();
});

afterEach(() => stage.close());

export const roger = "--user-email roger@example.com";

export const tags = { email: "roger@example.com" };

export const user = (name: string) => {
  const found = stage.sandbox.account().users.get(name);
  if (found === undefined) throw new Error(`There is no user ${name}`);
  return found;
};

export const names = () => [...stage.sandbox.account().users.keys()];

export const allow = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };

/** There is no room for two of these, nor for the deny-all beside one. */
export const large = { ...allow, Statement: [{ Effect: "Allow", Action: "s3:".padEnd(1900, "x"), Resource: "*" }] };
