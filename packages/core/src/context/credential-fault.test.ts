import { expect, test } from "@jest/globals";
import { credentialFault } from "./credential-fault.js";

const accessKeyId = "AKIAEXAMPLEEXAMPLE12";
const secretAccessKey = "abcdefghij/klmnopqrst+uvwxyz0123456789AB";

test.each([
  [{}],
  [{ sessionToken: "IQoJb3JpZ2luX2Vj//8aCWV1LXdlc3QtMSJ=" }],
  [{ accessKeyId: "test", secretAccessKey: "test" }],
  [{ accessKeyId: "minio_admin" }],
])("there is nothing wrong with %j", (given) => {
  expect(credentialFault({ accessKeyId, secretAccessKey, ...given })).toBeUndefined();
});

test.each([
  ["swapped", { accessKeyId: secretAccessKey, secretAccessKey: accessKeyId }, "aws_access_key_id", "is swapped with"],
  ["a secret for an id", { accessKeyId: secretAccessKey }, "aws_access_key_id", "looks like a secret access key"],
  ["an id in quotes", { accessKeyId: `"${accessKeyId}"` }, "aws_access_key_id", "is in quotes"],
  ["an id with a note", { accessKeyId: `${accessKeyId} # mine` }, "aws_access_key_id", "has a comment after it"],
  ["an id with a slash", { accessKeyId: "AKIA/EXAMPLE" }, "aws_access_key_id", "contains a /, which"],
  ["an id in small letters", { accessKeyId: accessKeyId.toLowerCase() }, "aws_access_key_id", "has lowercase letters"],
  ["a secret in quotes", { secretAccessKey: `'${secretAccessKey}'` }, "aws_secret_access_key", "is in quotes"],
  ["a secret with a blank", { secretAccessKey: "ab cd" }, "aws_secret_access_key", "has a space in it"],
  ["a secret of two lines", { secretAccessKey: "ab\ncd" }, "aws_secret_access_key", "continues on the next line"],
  ["a token with a letter of a web page", { sessionToken: "ab\u200Bcd" }, "aws_session_token", "U+200B"],
])("%s is found, and not shown", (_what, given, option, what) => {
  const fault = credentialFault({ accessKeyId, secretAccessKey, ...given });
  expect(fault).toMatchObject({ option, what: expect.stringContaining(what) });
  expect(fault?.what).not.toContain(secretAccessKey);
});

test("a character that is wrong is told by where it is", () => {
  const fault = credentialFault({ accessKeyId, secretAccessKey: `${secretAccessKey}\u200B` });
  expect(fault).toMatchObject({ what: expect.stringContaining("U+200B"), offset: 40 });
});
