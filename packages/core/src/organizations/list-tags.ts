import { ListTagsForResourceCommand } from "@aws-sdk/client-organizations";
import type { AwsClient } from "../context/index.js";
import { everyPage } from "./every-page.js";

/** An account's tags in the organization. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html */
export async function listTags(client: AwsClient, accountId: string): Promise<ReadonlyMap<string, string>> {
  const tags = await everyPage(
    (page) => client.send(new ListTagsForResourceCommand({ ResourceId: accountId, ...page })),
    ({ Tags }) => Tags,
  );
  return new Map(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
