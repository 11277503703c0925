import { expect, test } from "@jest/globals";
import type { AwsSettings, Context } from "../context/index.js";
import { parseProfiles } from "../profiles/parse-profiles.js";
import { testClock, testContext } from "../testing/index.js";
import { findOwnSession } from "./find-own-session.js";

const ann = "arn:aws:iam::111122223333:user/ann";
const session = (name: string) =>
  `[${name}]\naws_access_key_id = ASIA${name}\naws_secret_access_key = s\naws_session_token = t\n`;
const credentials = parseProfiles(
  `${session("BOB")}${session("PLAIN")}${session("NARROW")}scope_of = work\n${session("MFA")}`,
  {
    kind: "credentials",
    path: "/home/ann/.aws/credentials",
  },
);

/** AWS, where one session is another user's, and one was got without a code. */
const aws = {
  sts: async ({ credentials: signer }: AwsSettings) => ({
    send: async () => ({ Arn: signer?.accessKeyId === "ASIABOB" ? ann.replace("ann", "bob") : ann }),
  }),
  iam: async ({ credentials: signer }: AwsSettings) => ({
    send: async () => {
      if (signer?.accessKeyId !== "ASIAPLAIN") throw Object.assign(new Error("no"), { name: "AccessDeniedException" });
      throw Object.assign(new Error("invalid"), { name: "InvalidClientTokenId" });
    },
  }),
} as unknown as Context["aws"];

test("a session of one's own is one of the same user, with MFA", async () => {
  const found = await findOwnSession(
    testContext({ aws, clock: testClock() }),
    { settings: {}, credentials, vault: undefined },
    ann,
  );
  expect(found?.credentials?.accessKeyId).toBe("ASIAMFA");
});
