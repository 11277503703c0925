import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  type Account,
} from "@aws-sdk/client-organizations";
import type { AwsClient } from "../context/index.js";
import { CliError } from "../errors/index.js";
import { everyPage } from "./every-page.js";

/** An account of an organization. */
export interface MemberAccount {
  /** Twelve digits. */
  readonly id: string;
  /** As its owner wrote it; several may have the same. */
  readonly name: string;
  /** `ACTIVE`, `SUSPENDED`, `CLOSED`, `PENDING_ACTIVATION`, `PENDING_CLOSURE`. */
  readonly state: string;
  readonly partition: string;
  /** Twelve digits, of the organization's management account. */
  readonly managementId: string;
}

/** All accounts of the organization. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html */
export async function listAccounts(client: AwsClient): Promise<MemberAccount[]> {
  const found = await everyPage(
    (page) => client.send(new ListAccountsCommand(page)),
    ({ Accounts }) => Accounts,
  );
  return found.map(toAccount);
}

/**
 * Those in an organizational unit, and in the units below it.
 *
 * @param unit id of a unit or of a root
 */
export async function listAccountsBelow(client: AwsClient, unit: string): Promise<MemberAccount[]> {
  const [accounts, units] = await Promise.all([
    everyPage(
      (page) => client.send(new ListAccountsForParentCommand({ ParentId: unit, ...page })),
      ({ Accounts }) => Accounts,
    ),
    everyPage(
      (page) => client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: unit, ...page })),
      ({ OrganizationalUnits }) => OrganizationalUnits,
    ),
  ]);
  const found = accounts.map(toAccount);
  for (const { Id = "" } of units) found.push(...(await listAccountsBelow(client, Id)));
  return found;
}

/** The management account's id stands in the ARN: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html */
const arnForm = /^arn:([a-z0-9-]+):organizations::(\d{12}):account\/o-[a-z0-9]+\/(\d{12})$/;

/** `Status` is what `State` was called before. @throws {CliError} `NOT_AWS`: ARNs and user names are made of it */
function toAccount({ Id: id = "", Arn = "", Name: name = "", State, Status }: Account): MemberAccount {
  const [, partition = "", managementId = "", idInArn] = arnForm.exec(Arn) ?? [];
  if (idInArn === id) return { id, name, state: State ?? Status ?? "", partition, managementId };
  throw new CliError({
    code: "NOT_AWS",
    message: `The list of the organization's accounts names something that is not one: ${JSON.stringify(Arn.slice(0, 100))}.`,
    hint: "Check AWS_ENDPOINT_URL, --endpoint-url and HTTPS_PROXY: whatever answers there is not AWS.",
  });
}
