import { AwsError } from "../operation/aws-error.js";
import { accountAlias } from "../operation/kinds.js";
import { operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { required } from "../operation/parameters.js";
import { missing } from "./find.js";
import { onAccount } from "./resources.js";

const listAccountAliases = operation({
  action: "ListAccountAliases",
  parameters: paging,
  errors: [],
  resource: onAccount,
  handle(call, input) {
    const { alias } = call.account;
    const page = paginate(call, input, alias === undefined ? [] : [alias], (name) => name);
    return { AccountAliases: page.items, ...page.end };
  },
});

const createAccountAlias = operation({
  action: "CreateAccountAlias",
  writes: true,
  parameters: { AccountAlias: required(accountAlias) },
  errors: ["EntityAlreadyExists"],
  resource: onAccount,
  handle({ state, account }, { AccountAlias }) {
    // Aliases are unique over all of AWS; a new one of the same account takes the place of the old.
    const taken = [...state.accounts.values()].some((other) => other.alias === AccountAlias);
    if (taken) {
      throw new AwsError("EntityAlreadyExists", `The account alias ${AccountAlias} already exists.`);
    }
    account.alias = AccountAlias;
  },
});

const deleteAccountAlias = operation({
  action: "DeleteAccountAlias",
  writes: true,
  parameters: { AccountAlias: required(accountAlias) },
  errors: ["NoSuchEntity"],
  resource: onAccount,
  handle({ account }, { AccountAlias }) {
    if (account.alias !== AccountAlias) missing(`The account alias ${AccountAlias} cannot be found.`);
    account.alias = undefined;
  },
});

export const accountAliasOperations = [listAccountAliases, createAccountAlias, deleteAccountAlias];
