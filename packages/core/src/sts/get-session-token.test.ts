import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "@jest/globals";
import { mockClient } from "aws-sdk-client-mock";
import { checkTokenCode, getSessionToken } from "./get-session-token.js";

describe("getSessionToken", () => {
  const request = { serialNumber: "arn:aws:iam::111122223333:mfa/alice", tokenCode: "123456", durationSeconds: 900 };

  test("sends the device, the code and the duration, and answers the session", async () => {
    const sts = mockClient(STSClient)
      .on(GetSessionTokenCommand)
      .resolves({
        Credentials: { AccessKeyId: "ASIAEXAMPLE", SecretAccessKey: "s", SessionToken: "t", Expiration: new Date(0) },
      });
    const session = await getSessionToken(new STSClient({}), request);
    expect(session).toEqual({
      accessKeyId: "ASIAEXAMPLE",
      secretAccessKey: "s",
      sessionToken: "t",
      expiration: new Date(0),
    });
    expect(sts.call(0).args[0].input).toEqual({
      SerialNumber: request.serialNumber,
      TokenCode: "123456",
      DurationSeconds: 900,
    });
  });

  test("takes an answer without credentials for a failure", async () => {
    mockClient(STSClient).on(GetSessionTokenCommand).resolves({});
    await expect(getSessionToken(new STSClient({}), request)).rejects.toThrow("no session");
  });
});

test("a code may have spaces, as devices show it", () => {
  expect(checkTokenCode(" 123 456 ")).toBe("123456");
});

test.each(["", "12345", "1234567", "12345a", "------"])("%j is no code", (code) => {
  expect(() => checkTokenCode(code)).toThrow("six digits");
});

test("the error for a wrong code does not repeat it", () => {
  expect(() => checkTokenCode("hunter2")).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
  );
});
