import { GetCredentialReportCommand, IAMClient } from "@aws-sdk/client-iam";
import { expect, test } from "@jest/globals";
import { takeContent } from "./take-content.js";

/** What the SDK and `takeContent` make of an answer. */
async function read(content: string) {
  const body = Buffer.from(
    `<GetCredentialReportResponse><GetCredentialReportResult><Content>${content}</Content>` +
      `<GeneratedTime>2030-01-02T03:04:05Z</GeneratedTime></GetCredentialReportResult></GetCredentialReportResponse>`,
  );
  const iam = new IAMClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "s" },
    requestHandler: { handle: async () => ({ response: { statusCode: 200, headers: {}, body } }) } as never,
  });
  const command = new GetCredentialReportCommand({});
  const taken = takeContent(command);
  const { Content, GeneratedTime } = await iam.send(command);
  return { taken: decode(taken()), parsed: Content?.length, time: GeneratedTime?.toISOString() };
}

function decode(bytes: Uint8Array | undefined): string | undefined {
  return bytes && new TextDecoder().decode(bytes);
}

const time = "2030-01-02T03:04:05.000Z";
const csv = "user,arn\nann,arn:aws:iam::111122223333:user/ann\n";

test("the report is taken out before the SDK parses it, and the rest is left to it", async () => {
  const base64 = Buffer.from(csv).toString("base64");
  expect(await read(base64)).toEqual({ taken: csv, parsed: 0, time });
  expect(await read(`\n${base64.slice(0, 8)}\n${base64.slice(8)}\n`)).toEqual({ taken: csv, parsed: 0, time });
});

test("what is written in a way that only the parser knows is left to it", async () => {
  const base64 = Buffer.from(csv).toString("base64").replace("d", "&#100;");
  expect(await read(base64)).toMatchObject({ taken: undefined, parsed: csv.length });
});
