import { createHash, createHmac, timingSafeEqual, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { AwsError } from "../operation/aws-error.js";
import type { HttpRequest } from "./http-message.js";
import type { ClaimedSignature } from "./read-signature.js";

/** How far a signature's time may be off. */
const toleranceMinutes = 15;

/**
 * Signs the request again with the secret the key is known by, and compares.
 *
 * @throws AwsError SignatureDoesNotMatch, also where the signature is too old or from the future
 */
export async function verifySignature(
  request: HttpRequest,
  claimed: ClaimedSignature,
  secret: string,
  now: Date,
): Promise<void> {
  checkTime(claimed, now);
  const hash = request.headers["x-amz-content-sha256"];
  if (hash !== undefined && hash !== sha256(request.body)) throw doesNotMatch();
  const expected = await sign(request, claimed, secret);
  if (!equal(claimed.signature, expected)) throw doesNotMatch();
}

async function sign(request: HttpRequest, claimed: ClaimedSignature, secret: string): Promise<string> {
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: claimed.accessKeyId,
      secretAccessKey: secret,
      ...(claimed.expires === undefined || claimed.sessionToken === undefined
        ? {}
        : { sessionToken: claimed.sessionToken }),
    },
    region: claimed.region,
    service: claimed.service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const headers = Object.fromEntries(claimed.signedHeaders.map((name) => [name, request.headers[name] ?? ""]));
  const url = new URL(request.target, "http://sandbox");
  const names = [...new Set(url.searchParams.keys())];
  const asked = {
    method: request.method,
    protocol: "http:",
    hostname: "sandbox",
    path: url.pathname,
    headers,
    body: request.body,
  };
  const queryOf = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)]));
  const options = { signingDate: claimed.signedAt, signableHeaders: new Set(claimed.signedHeaders) };
  if (claimed.expires !== undefined) {
    // The signer puts in again what the presigned URL says of its signature.
    const query = queryOf(names.filter((name) => !ofPresigning.has(name)));
    const presigned = await signer.presign({ ...asked, query }, { ...options, expiresIn: Number(claimed.expires) });
    return String(presigned.query?.["X-Amz-Signature"] ?? "");
  }
  const signed = await signer.sign({ ...asked, query: queryOf(names) }, options);
  return /Signature=(\w+)$/.exec(signed.headers["authorization"] ?? "")?.[1] ?? "";
}

const ofPresigning = new Set(
  ["Algorithm", "Credential", "Date", "Expires", "Security-Token", "Signature", "SignedHeaders"].map(
    (name) => `X-Amz-${name}`,
  ),
);

function checkTime({ signedAt, day }: ClaimedSignature, now: Date): void {
  const minutes = (signedAt.getTime() - now.getTime()) / 60_000;
  const limit = (sign: 1 | -1): string => basic(new Date(now.getTime() + sign * toleranceMinutes * 60_000));
  if (minutes < -toleranceMinutes) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      `Signature expired: ${basic(signedAt)} is now earlier than ${limit(-1)} (${basic(now)} - ${toleranceMinutes} min.)`,
    );
  }
  if (minutes > toleranceMinutes) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      `Signature not yet current: ${basic(signedAt)} is still later than ${limit(1)} (${basic(now)} + ${toleranceMinutes} min.)`,
    );
  }
  if (!basic(signedAt).startsWith(day)) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${basic(signedAt).slice(0, 8)}', from '${basic(signedAt)}'.`,
    );
  }
}

function basic(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, "");
}

function doesNotMatch(): AwsError {
  return new AwsError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Node's own hash, in the form the signer asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", toKey(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function toKey(secret: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof secret === "string") return secret;
  return secret instanceof ArrayBuffer
    ? new Uint8Array(secret)
    : new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength);
}
