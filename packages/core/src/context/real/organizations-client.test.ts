import { ListRootsCommand } from "@aws-sdk/client-organizations";
import { expect, test } from "@jest/globals";
import { makeOrganizationsClient } from "./organizations-client.js";

/** As botocore has it for each: the host, and the region that it signs for. */
test.each([
  ["us-east-1", "organizations.us-east-1.amazonaws.com", "us-east-1"],
  ["eu-central-1", "organizations.us-east-1.amazonaws.com", "us-east-1"],
  ["cn-north-1", "organizations.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1"],
  ["us-gov-east-1", "organizations.us-gov-west-1.amazonaws.com", "us-gov-west-1"],
  ["us-iso-east-1", "organizations.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"],
  ["eusc-de-east-1", "organizations.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"],
])("from %s the partition's own endpoint is called: %s", async (region, host, signedFor) => {
  const sent: { hostname: string; headers: Record<string, string> }[] = [];
  const client = makeOrganizationsClient({
    region,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    maxAttempts: 1,
    requestHandler: {
      handle: (request: (typeof sent)[number]) => {
        sent.push(request);
        return Promise.reject(new Error("Nobody is there"));
      },
    } as never,
  });
  await expect(client.send(new ListRootsCommand({}))).rejects.toThrow("Nobody is there");
  expect(sent.map(({ hostname }) => hostname)).toEqual([host]);
  expect(sent[0]?.headers["authorization"]).toContain(`/${signedFor}/organizations/aws4_request`);
});
