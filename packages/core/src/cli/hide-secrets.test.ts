import { expect, test } from "@jest/globals";
import { testContext } from "../testing/index.js";
import { secretsHider } from "./hide-secrets.js";

const id = "AKIAEXAMPLEEXAMPLE12";
const secret = "abcdefghij/klmnopqrst+uvwxyz0123456789AB";

function contextWith(credentials: string, env: Record<string, string> = {}) {
  const files = {
    home: "/home/ann",
    workingFolder: "/",
    stat: async () => ({ kind: "file" }),
    read: async (path: string) => {
      if (!path.endsWith("credentials")) throw new Error("there is none");
      return new TextEncoder().encode(credentials);
    },
  };
  return testContext({ env, files: files as never });
}

test.each([
  ["a key of the file", `Credential=${id}/2026`, "Credential=****LE12/2026"],
  ["a secret", `got '${secret}'`, "got '****'"],
  ["a secret in an address", `?key=${encodeURIComponent(secret)}`, "?key=****"],
  ["what is no key", "line 3 of /home/ann/.aws/credentials", "line 3 of /home/ann/.aws/credentials"],
])("%s", async (_what, text, shown) => {
  const hide = await secretsHider(
    contextWith(`[a\naws_access_key_id=${id} # old\n aws_secret_access_key : "${secret}"\n`),
    undefined,
  );
  expect(hide(text)).toBe(shown);
});

test("what stands swapped is hidden whole", async () => {
  const hide = await secretsHider(
    contextWith(`aws_access_key_id = ${secret}\naws_secret_access_key = ${id}`),
    undefined,
  );
  expect(hide(`${secret} ${id}`)).toBe("**** ****LE12");
});

test("what the environment has, and what signed the call that failed, is hidden as well", async () => {
  const signer = { accessKeyId: "ASIAEXAMPLEEXAMPLE34", secretAccessKey: secret, sessionToken: "token".repeat(9) };
  const error = new Error("x", { cause: Object.assign(new Error("y"), { signer }) });
  const hide = await secretsHider(contextWith("", { AWS_ACCESS_KEY_ID: id }), error);
  expect(hide(`${id} ${signer.accessKeyId} ${secret} ${signer.sessionToken}`)).toBe("****LE12 ****LE34 **** ****");
});

test("an emulator's short keys are words like others", async () => {
  const hide = await secretsHider(contextWith("aws_secret_access_key = test"), undefined);
  expect(hide("a test")).toBe("a test");
});
