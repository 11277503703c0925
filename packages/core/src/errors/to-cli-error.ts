import { accessDenied } from "./access-denied.js";
import { regionAdvice } from "./called-region.js";
import { CliError, type CliErrorOptions } from "./cli-error.js";
import { exitCodes } from "./exit-codes.js";
import { hasCode } from "./has-code.js";
import { quote } from "./quote.js";
import { systemFault, systemHint } from "./system-fault.js";
import { wordsOf } from "./words-of.js";

/** The members of an SDK error that tell what went wrong, all of them optional: the error may be anything. */
interface AwsFailure {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  /** Of the file, or the program, that the system failed with. */
  readonly path?: unknown;
  /** `open`, `spawn cp`: what the system was asked for. */
  readonly syscall?: unknown;
  /** `iam:CreateUser`, as the context's clients note it. */
  readonly operation?: unknown;
  /** The profile that was asked for, noted likewise. */
  readonly profile?: unknown;
  /** Whether the keys were those of a session, noted likewise. */
  readonly isSession?: unknown;
  /** The proxy that the call went through, and what names it, noted likewise. */
  readonly proxy?: unknown;
  /** Where the call went, noted likewise. */
  readonly askedHost?: unknown;
  /** What is not known once the connection has broken, as a sentence, noted likewise. */
  readonly doubt?: unknown;
  readonly $metadata?: unknown;
  readonly $response?: unknown;
}

/**
 * Any error as the one kind that a person is shown. AWS's and the network's own errors get a plain sentence and what to
 * do next; what is known by no rule is quoted. The original is the `cause`.
 *
 * Error names: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
export function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  const failure: AwsFailure = typeof error === "object" && error !== null ? error : {};
  const options = sentence(failure) ?? {
    code: "UNEXPECTED",
    message: `Unexpected error: ${wordsOf(error)}.`,
    hint: "Run it again with --debug to see where this came from.",
  };
  return new CliError({ ...options, cause: error });
}

function sentence(failure: AwsFailure): Omit<CliErrorOptions, "cause"> | undefined {
  const message = typeof failure.message === "string" ? failure.message : "";
  const during = typeof failure.operation === "string" ? ` (during ${failure.operation})` : "";
  switch (awsErrorName(failure)) {
    case "AccessDenied":
    case "UnauthorizedOperation":
      return codeOrAccess(failure, message);
    case "ExpiredToken":
      return {
        code: "EXPIRED_TOKEN",
        message: `The session has expired${during}.`,
        hint: "Get a new one, for example with setsts, iam-mfa or iam-login, and run this again.",
      };
    case "InvalidClientTokenId":
    case "UnrecognizedClient":
      if (failure.isSession === true && during.includes("iam:")) return sessionWithoutMfa(failure, during);
      return {
        code: "INVALID_CLIENT_TOKEN_ID",
        message: `AWS does not know the access key${during}: it was deleted, is inactive, has expired, is only seconds old, or belongs to another partition.`,
        hint: lines(
          `Look at the key with: aws configure list${ofProfile(failure)}. A new key can take ten seconds to work.`,
          regionAdvice(failure),
        ),
      };
    case "SignatureDoesNotMatch":
    case "InvalidSignature":
      if (/signature expired|signature not yet current/i.test(message)) return clockSkew(failure);
      return {
        code: "SIGNATURE_DOES_NOT_MATCH",
        message: `AWS rejected the signature${during}: the secret access key does not belong to the access key id.`,
        hint: `Store both again, as they were shown when the key was created: aws configure${ofProfile(failure)}`,
      };
    case "IncompleteSignature":
      // Its own sentence quotes what it was sent: the access key id, or what stands in its place.
      return {
        code: "KEY_MALFORMED",
        message: `AWS cannot tell who signed the request${during}: the access key id is malformed.`,
        hint: `Store the key again, as it was shown when it was created: aws configure${ofProfile(failure)}`,
      };
    case "RequestExpired":
    case "RequestTimeTooSkewed":
      return clockSkew(failure);
    case "Throttling":
    case "TooManyRequests":
    case "RequestLimitExceeded":
      return {
        code: "THROTTLED",
        message: `AWS kept throttling these requests${during}.`,
        hint: "Wait a minute and run this again; work already done is not repeated.",
      };
    case "LimitExceeded":
      return {
        code: "QUOTA_REACHED",
        message: `AWS's quota is used up: ${message.replace(/\.?$/, ".")}${during}`,
        hint: "Waiting does not help. Remove what is not needed any more, or ask AWS for more: https://console.aws.amazon.com/servicequotas/home/services/iam/quotas",
      };
    case "PasswordPolicyViolation":
      return {
        code: "PASSWORD_POLICY",
        message: `The account's password policy refuses the password: ${message.replace(/\.?$/, ".")}${during}`,
        hint: "To see the policy: aws iam get-account-password-policy",
      };
    case "CredentialsProviderError":
      return credentials(failure, message);
    case "TokenProviderError":
      return signedOut(failure);
    case "Region is missing":
      return { code: "NO_REGION", message: "No region is set.", hint: "Add --region, or set AWS_REGION." };
    case "AbortError":
      return { code: "CANCELLED", message: "Cancelled.", exitCode: exitCodes.cancelled };
    case "TimeoutError":
      // The SDK gives that name to connections that were cut off, too.
      return hasCode(failure, "ECONNRESET", "EPIPE") ? broke(failure) : network(failure, "The connection timed out");
    default:
      return byCode(failure, message, during);
  }
}

function byCode(failure: AwsFailure, message: string, during: string): Omit<CliErrorOptions, "cause"> | undefined {
  const inner: AwsFailure = innermostWithCode(failure);
  // The last two are what the system itself calls the first.
  if (hasCode(inner, "ENOTFOUND", "EAI_AGAIN", "EAI_NONAME", "EAI_NODATA"))
    return network(failure, "The host name cannot be resolved");
  if (hasCode(inner, "ECONNREFUSED")) return network(failure, "The connection was refused");
  if (hasCode(inner, "ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE")) return broke(failure);
  if (hasCode(inner, "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH"))
    return network(failure, "The network cannot be reached");
  if (typeof inner.code === "string" && /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS)/.test(inner.code)) {
    return {
      code: "CERTIFICATE",
      message: `The server's certificate is not trusted (${inner.code})${during}.`,
      hint: "Behind a proxy that inspects TLS, point to its certificates with AWS_CA_BUNDLE=/path/to/bundle.pem",
    };
  }
  if (typeof inner.code === "string" && /^(EPROTO$|ERR_SSL_|ERR_OSSL_)/.test(inner.code)) {
    return network(failure, "The server does not speak TLS, or only a version that is not safe");
  }
  const fault = systemFault(inner);
  if (fault !== undefined) {
    const path = typeof inner.path === "string" && inner.path !== "" ? inner.path : undefined;
    const isProgram = typeof inner.syscall === "string" && inner.syscall.startsWith("spawn");
    return {
      code: "FILE_ERROR",
      message: `${path ?? "A file"} cannot be used: ${fault.meaning}.`,
      hint: systemHint(fault, isProgram ? undefined : path),
    };
  }
  if (failure.$metadata === undefined || message === "") return undefined;
  return {
    code: "AWS",
    message: `AWS answers: ${message}${/[.!]$/.test(message) ? "" : "."}${during}`,
    // Commands say themselves that there is none of what was typed: this was found a moment before.
    hint:
      awsErrorName(failure) === "NoSuchEntity"
        ? "It was just created, or deleted by someone else, and AWS takes some seconds to show that everywhere: run this again in a moment."
        : undefined,
  };
}

/** `EntityAlreadyExistsException` as the SDK names it, and `EntityAlreadyExists` as AWS does, are both the latter. */
export function awsErrorName(error: unknown): string {
  if (typeof error !== "object" || error === null || !("name" in error) || typeof error.name !== "string") return "";
  if (error.name === "Error" && "message" in error && error.message === "Region is missing") return "Region is missing";
  return error.name.replace(/Exception$/, "").replace(/^ThrottlingException$/, "Throttling");
}

/** STS calls a code that it does not take a denied access. */
function codeOrAccess(failure: AwsFailure, message: string): Omit<CliErrorOptions, "cause"> {
  if (/verify your MFA serial number/i.test(message)) {
    return {
      code: "MFA_DEVICE_UNKNOWN",
      message:
        "AWS accepts no codes from this MFA device: it does not belong to this user, was added a few seconds ago, or had too many wrong codes in the last few minutes.",
      hint: "After adding it, or after wrong codes, wait a minute and use the next code. To see the user's devices: iam-mfa devices PROFILE. To store the right one: iam-login PROFILE init --force",
    };
  }
  if (/MultiFactorAuthentication failed/i.test(message)) {
    return {
      code: "MFA_CODE_REFUSED",
      message: message.includes("must provide both")
        ? "AWS requires the MFA device's serial number and code together."
        : "AWS rejected the MFA code: it was mistyped, has already been used, is from another device, or is too old.",
      hint: "Wait for the next code on your device (at most 30 seconds) and run this again.",
    };
  }
  return accessDenied(message, typeof failure.operation === "string" ? failure.operation : undefined);
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
function sessionWithoutMfa(failure: AwsFailure, during: string): Omit<CliErrorOptions, "cause"> {
  return {
    code: "INVALID_CLIENT_TOKEN_ID",
    message: `IAM does not accept this session${during}: it was issued without an MFA code, its user's keys are gone, or it belongs to another partition.`,
    hint: lines(
      "Get a session with MFA and use its profile, for example with: iam-login PROFILE. Long-term keys can call IAM directly.",
      regionAdvice(failure),
    ),
  };
}

function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n");
}

function clockSkew(failure: AwsFailure): Omit<CliErrorOptions, "cause"> {
  const date = responseDate(failure);
  return {
    code: "CLOCK_SKEW",
    message: `AWS rejected the request because this machine's clock is wrong${date === undefined ? "" : `: AWS's time is ${date}`}.`,
    hint: "Set the clock (for example: sudo timedatectl set-ntp true) and run this again.",
  };
}

function responseDate(failure: AwsFailure): string | undefined {
  const response = failure.$response as { headers?: Record<string, string> } | undefined;
  return response?.headers?.date;
}

/** The rest of a command of the AWS CLI on the profile whose keys these are. */
function ofProfile({ profile }: AwsFailure): string {
  return typeof profile === "string" ? ` --profile ${quote(profile)}` : " (add --profile where you use one)";
}

function credentials({ profile }: AwsFailure, message: string): Omit<CliErrorOptions, "cause"> {
  if (/\bsso\b/i.test(message)) return signedOut({ profile });
  const found = !/could not load credentials from any providers/i.test(message);
  const sandbox = "To try without an AWS account: npx @iam-tools/sandbox";
  if (typeof profile !== "string") {
    return {
      code: "NO_CREDENTIALS",
      message: found
        ? `The AWS credentials cannot be used: ${message}`
        : "No AWS credentials found in the environment, in the AWS files, or on this machine.",
      hint: `Set them up with: aws configure\n${sandbox}`,
    };
  }
  return {
    code: "NO_CREDENTIALS",
    message: `The profile "${profile}" has no ${found ? `usable credentials: ${message}` : "credentials."}`,
    hint: `Set them up with: aws configure --profile ${quote(profile)}\n${sandbox}`,
  };
}

/** https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html */
function signedOut({ profile }: AwsFailure): Omit<CliErrorOptions, "cause"> {
  const isNamed = typeof profile === "string";
  return {
    code: "SSO_TOKEN",
    message: `${isNamed ? `The profile "${profile}"` : "The profile"} signs in with IAM Identity Center, and is not signed in or its sign-in has expired.`,
    hint: `Sign in with: aws sso login${isNamed ? ` --profile ${quote(profile)}` : ""}`,
  };
}

/** A change may have been carried out by then, which the answer would have told. */
function broke(failure: AwsFailure): Omit<CliErrorOptions, "cause"> {
  const { message, ...others } = network(failure, "The connection broke");
  return { ...others, message: `${message}${typeof failure.doubt === "string" ? failure.doubt : ""}` };
}

function network(failure: AwsFailure, what: string): Omit<CliErrorOptions, "cause"> {
  const inner = innermostWithCode(failure) as { hostname?: unknown; address?: unknown; port?: unknown };
  const name = [inner.hostname, inner.address].find((one) => typeof one === "string");
  const host =
    name === undefined ? failure.askedHost : `${name}${typeof inner.port === "number" ? `:${inner.port}` : ""}`;
  const way = typeof failure.proxy === "string" ? `The connection through ${failure.proxy},` : "The connection";
  return {
    code: "NETWORK",
    message: `${what.replace(/^The connection/, way)}${typeof host === "string" ? `: ${host}` : ""}.`,
    hint: "Check the network, HTTPS_PROXY, and AWS_ENDPOINT_URL or --endpoint-url if you use one.",
  };
}

/** Node wraps network failures: an AggregateError of one for each address, or a cause of a cause. */
function innermostWithCode(failure: AwsFailure): AwsFailure {
  const wrapped = failure as { errors?: unknown; cause?: unknown };
  if (Array.isArray(wrapped.errors) && wrapped.errors.length > 0) return wrapped.errors[0] as AwsFailure;
  if (failure.code === undefined && typeof wrapped.cause === "object" && wrapped.cause !== null) {
    return innermostWithCode(wrapped.cause);
  }
  return failure;
}
