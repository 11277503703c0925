import { expect, test } from "@jest/globals";
import { CliError, neverShow, toCliError, withoutKnownSecrets } from "./index.js";

const id = "AKIAEXAMPLEEXAMPLE12";
const secret = "abcdefghij/klmnopqrst+uvwxyz0123456789AB";

test("what the run has learnt as a key is in no error, whoever quotes it", () => {
  neverShow([id, `"${secret}" # old`, undefined, "test"]);
  const { message, hint } = new CliError({ code: "X", message: `a test: ${id}`, hint: `got '${secret}'` });
  expect([message, hint]).toEqual(["a test: ****LE12", "got '****'"]);
  const ofAws = Object.assign(new Error(`Credential must have 5 elements, got '${secret}/x'`), { $metadata: {} });
  expect(toCliError(ofAws).message).toBe("AWS answers: Credential must have 5 elements, got '****/x'.");
  expect(withoutKnownSecrets(`?k=${encodeURIComponent(secret)}`)).toBe("?k=****");
});
