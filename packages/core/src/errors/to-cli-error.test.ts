import { describe, expect, test } from "@jest/globals";
import { CliError } from "./cli-error.js";
import { awsErrorName, toCliError } from "./to-cli-error.js";

function awsError(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 403 }, ...more });
}

describe("toCliError", () => {
  test("leaves our own errors as they are", () => {
    const own = new CliError({ code: "X", message: "x" });
    expect(toCliError(own)).toBe(own);
  });

  test("keeps the original as the cause", () => {
    const original = awsError("ExpiredTokenException", "expired");
    expect(toCliError(original).cause).toBe(original);
  });

  test("says which action on what is denied, to whom, and why", () => {
    const told =
      "User: arn:aws:iam::111122223333:user/roger is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/jane because no identity-based policy allows the iam:CreateUser action";
    expect(toCliError(awsError("AccessDenied", told))).toMatchObject({
      code: "ACCESS_DENIED",
      message:
        "Access denied: iam:CreateUser on arn:aws:iam::111122223333:user/jane is not allowed for arn:aws:iam::111122223333:user/roger: no identity-based policy allows the iam:CreateUser action.",
      hint: "Ask an administrator to allow iam:CreateUser, or use another profile.",
      exitCode: 1,
    });
  });

  test("points to MFA where a policy denies", () => {
    const told =
      "User: arn:aws:iam::1:user/r is not authorized to perform: iam:ListUsers on resource: * with an explicit deny in an identity-based policy";
    expect(toCliError(awsError("AccessDenied", told))).toMatchObject({
      message:
        "Access denied: iam:ListUsers on * is not allowed for arn:aws:iam::1:user/r: an explicit deny in an identity-based policy.",
      hint: expect.stringContaining("MFA session"),
    });
  });

  test.each([
    [
      undefined,
      "No region is set, so the request went to us-east-1.",
      "aws configure set region cn-north-1 --profile work",
    ],
    ["AWS_REGION", "The request went to us-east-1, set by AWS_REGION.", "knows only its own keys"],
  ])("says where an unknown key was asked for, which %s names", (source, where, more) => {
    const calledRegion = { value: "us-east-1", source, profile: "work" };
    const { hint } = toCliError(awsError("InvalidClientTokenId", "x", { calledRegion }));
    expect(hint).toContain(where);
    expect(hint).toContain(more);
    expect(toCliError(awsError("InvalidClientTokenId", "x")).hint).not.toContain("us-east-1");
  });

  test.each([
    ["InvalidClientTokenId", "work", "Look at the key with: aws configure list --profile work. A new key"],
    ["InvalidClientTokenId", "my work", "aws configure list --profile 'my work'."],
    ["InvalidClientTokenId", undefined, "aws configure list (add --profile where you use one)."],
    ["IncompleteSignature", "work", "when it was created: aws configure --profile work"],
    ["SignatureDoesNotMatch", "work", "when the key was created: aws configure --profile work"],
    ["SignatureDoesNotMatch", undefined, "when the key was created: aws configure (add --profile where you use one)"],
  ])("gives the command for %s with the profile %s", (name, profile, command) => {
    expect(toCliError(awsError(name, "x", { profile })).hint).toContain(command);
  });

  test("names the call where AWS does not name the action", () => {
    const error = awsError("AccessDenied", "Access Denied", { operation: "iam:ListUsers" });
    expect(toCliError(error).message).toBe("Access denied: iam:ListUsers is not allowed.");
  });

  test.each([
    ["ExpiredTokenException", "x", "EXPIRED_TOKEN", "The session has expired"],
    ["InvalidClientTokenId", "x", "INVALID_CLIENT_TOKEN_ID", "AWS does not know the access key"],
    ["SignatureDoesNotMatch", "does not match", "SIGNATURE_DOES_NOT_MATCH", "secret access key does not belong"],
    ["SignatureDoesNotMatch", "Signature expired: 2018", "CLOCK_SKEW", "clock is wrong"],
    ["RequestTimeTooSkewed", "x", "CLOCK_SKEW", "clock is wrong"],
    ["Throttling", "Rate exceeded", "THROTTLED", "throttling these requests"],
    [
      "AccessDenied",
      "MultiFactorAuthentication failed with invalid MFA one time pass code.",
      "MFA_CODE_REFUSED",
      "already been used",
    ],
    [
      "CredentialsProviderError",
      "Could not load credentials from any providers",
      "NO_CREDENTIALS",
      "No AWS credentials",
    ],
    ["AbortError", "Request aborted", "CANCELLED", "Cancelled."],
    ["MalformedPolicyDocumentException", "Syntax errors in policy", "AWS", "AWS answers: Syntax errors in policy."],
  ])("has a sentence for %s (%s)", (name, message, code, sentence) => {
    const shown = toCliError(awsError(name, message));
    expect(shown.code).toBe(code);
    expect(shown.message).toContain(sentence);
  });

  test("says of what AWS does not find, though it was found before, that a moment later it may", () => {
    const gone = awsError("NoSuchEntityException", "The user with name roger cannot be found.");
    expect(toCliError(gone)).toMatchObject({
      message: "AWS answers: The user with name roger cannot be found.",
      hint: expect.stringContaining("run this again in a moment"),
    });
  });

  test("tells a connection that broke from one that took too long", () => {
    const broken = Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
    expect(toCliError(broken).message).toBe("The connection broke.");
    const slow = Object.assign(new Error("timed out"), { name: "TimeoutError", code: "ETIMEDOUT" });
    expect(toCliError(slow).message).toBe("The connection timed out.");
  });

  test("offers the sandbox where there are no credentials at all", () => {
    const error = awsError("CredentialsProviderError", "Could not load credentials from any providers");
    expect(toCliError(error).hint).toContain("npx @iam-tools/sandbox");
  });

  test("names the profile that has none", () => {
    const profile = "work";
    const none = awsError("CredentialsProviderError", "Could not load credentials from any providers", { profile });
    expect(toCliError(none).message).toBe(`The profile "work" has no credentials.`);
    const broken = awsError("CredentialsProviderError", "The container answered nothing", { profile });
    expect(toCliError(broken).message).toBe(
      `The profile "work" has no usable credentials: The container answered nothing`,
    );
    const signedOut = awsError("CredentialsProviderError", "The SSO session has expired", { profile });
    expect(toCliError(signedOut)).toMatchObject({
      code: "SSO_TOKEN",
      hint: "Sign in with: aws sso login --profile work",
    });
  });

  test("tells the time that AWS has where the clock is wrong", () => {
    const date = "Fri, 20 Nov 2026 12:00:00 GMT";
    const error = awsError("RequestExpired", "x", { $response: { headers: { date } } });
    expect(toCliError(error).message).toContain(`AWS's time is ${date}`);
  });

  test.each([
    [{ code: "ENOTFOUND", hostname: "iam.example" }, "The host name cannot be resolved: iam.example."],
    [{ code: "ECONNREFUSED", address: "127.0.0.1", port: 9 }, "The connection was refused: 127.0.0.1:9."],
    [{ code: "ECONNRESET" }, "The connection broke."],
    [{ code: "ECONNRESET", askedHost: "iam.example" }, "The connection broke: iam.example."],
    [{ errors: [{ code: "ECONNREFUSED", address: "::1", port: 9 }] }, "The connection was refused: ::1:9."],
    [{ cause: { code: "ENETUNREACH" } }, "The network cannot be reached."],
    [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, "The server's certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN)."],
  ])("has a sentence for the network's %j", (members, sentence) => {
    expect(toCliError(Object.assign(new Error("x"), members)).message).toBe(sentence);
  });

  test("quotes what no rule knows, and points to --debug", () => {
    expect(toCliError(new TypeError("odd"))).toMatchObject({
      code: "UNEXPECTED",
      message: "Unexpected error: odd.",
      exitCode: 1,
    });
    expect(toCliError("odd").message).toBe("Unexpected error: odd.");
  });
});

test("awsErrorName is AWS's name, which the SDK adds Exception to", () => {
  expect(awsErrorName(awsError("NoSuchEntityException", ""))).toBe("NoSuchEntity");
  expect(awsErrorName(awsError("Throttling", ""))).toBe("Throttling");
  expect(awsErrorName(undefined)).toBe("");
});
