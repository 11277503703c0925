import { createHash, createHmac } from "node:crypto";
import { request } from "node:http";

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export type Form = Readonly<Record<string, string>>;

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Of an error document. */
  readonly code: string | undefined;
  /** The content of every element of that name, in order. */
  all(element: string): string[];
  /** The content of the first. */
  first(element: string): string;
}

const versions = { iam: "2010-05-08", sts: "2011-06-15" };
const ofSts = new Set([
  "GetCallerIdentity",
  "GetSessionToken",
  "GetScopedCredentials",
  "AssumeRole",
  "GetAccessKeyInfo",
]);

/** One call of the Query protocol. Signed by what AWS's documentation says, with none of the sandbox's own code. */
export async function call(url: string, keys: Keys, action: string, parameters: Form = {}): Promise<Answer> {
  const service = ofSts.has(action) ? "sts" : "iam";
  const body = new URLSearchParams({ Action: action, Version: versions[service], ...parameters }).toString();
  return post(url, sign(new URL(url).host, body, { keys, service, at: new Date() }), body);
}

export interface Signing {
  readonly keys: Keys;
  readonly service: string;
  readonly at: Date;
}

/** The headers of a POST to `/` (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html). */
export function sign(host: string, body: string, { keys, service, at }: Signing): Record<string, string> {
  const time = at.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    host,
    "x-amz-date": time,
    ...(keys.sessionToken === undefined ? {} : { "x-amz-security-token": keys.sessionToken }),
  };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ["POST", "/", "", lines.join(""), names, sha256(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
  const signingKey = scope
    .split("/")
    .reduce<string | Buffer>(
      (key, part) => createHmac("sha256", key).update(part).digest(),
      `AWS4${keys.secretAccessKey}`,
    );
  const signature = createHmac("sha256", signingKey).update(text).digest("hex");
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

export function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => resolve(toAnswer(incoming.statusCode ?? 0, Buffer.concat(chunks).toString())));
      incoming.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function toAnswer(status: number, body: string): Answer {
  const all = (element: string): string[] =>
    [...body.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map((match) => match[1] ?? "");
  return { status, body, code: all("Code")[0], all, first: (element) => all(element)[0] ?? "" };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
