import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usageError } from "@iam-tools/core/errors";
import type { PartitionName } from "@iam-tools/core/settings";
import { newAccessKey } from "../iam/access-keys.js";
import { totp } from "../iam/totp.js";
import { startMailCatcher, type MailCatcher, type MailCatcherOptions } from "../mail/index.js";
import { asksForPage, handlePage, viewOf } from "../page/index.js";
import type { AuthorizationDetails } from "../policy/authorization-details.js";
import type { AccountSeed, GroupSeed, PolicySeed, RoleSeed, UserSeed } from "../seed/account-seed.js";
import { plant, plantGroup, plantPolicy, plantRole, plantUser } from "../seed/plant.js";
import { plantOrganization } from "../seed/plant-organization.js";
import type { AccessKey, Account, State, User } from "../state/account.js";
import type { Organization } from "../state/organization.js";
import { groupArn, roleArn, userArn } from "../state/arns.js";
import { globalRegion } from "../state/global-region.js";
import { keepState, loadState, lockState } from "../state/state-file.js";
import { readState, writeState } from "../state/state-text.js";
import { newAccount } from "../state/new-state.js";
import { answerRequest, type World } from "./answer-request.js";
import type { Delays } from "../operation/operation.js";
import type { CallRecord } from "./call-record.js";
import type { HttpRequest } from "./http-message.js";
import { listen } from "./listen.js";
import { keyEnvironment, makeEnvironment } from "./make-environment.js";
import { TroubleMaker, type Trouble } from "./trouble.js";

export interface SandboxOptions {
  /** Twelve digits. */
  readonly accountId?: string;
  readonly accountAlias?: string;
  readonly partition?: PartitionName;
  /** Items in a page of a list: small where not given, so that every list has several. */
  readonly pageSize?: number;
  /** Milliseconds until what was made is known everywhere; a number is of access keys alone. None by default. */
  readonly propagationDelay?: number | Partial<Delays>;
  /** Session tokens have at least so many bytes, as AWS's may. */
  readonly sessionTokenSize?: number;
  /** Whether what IAM denies gets an authorization ID, which its sentence tells. AWS gives most denials one since 2026. */
  readonly authorizationIds?: boolean;
  readonly clock?: () => Date;
  readonly seed?: AccountSeed;
  /** A file that keeps the state between runs. Where it exists, the options that describe the account do not count. */
  readonly stateFile?: string;
  /** Where it listens on loopback, for IAM, STS and people; at any that is free where not given. */
  readonly port?: number;
  /** How the mail relay behaves. */
  readonly mail?: MailCatcherOptions;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`, for IAM and STS, and, in a browser, for people. */
  readonly url: string;
  /** The relay that catches the mails. */
  readonly mail: MailCatcher;
  /** What a tool needs to work on the sandbox as its administrator, and to leave a person's own AWS files alone. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every request received. */
  readonly calls: readonly CallRecord[];
  readonly trouble: Trouble;
  /** Undefined where the seed describes none. To be read, and set, by tests. */
  readonly organization: Organization | undefined;
  /** By id. To be read, and set, by tests. */
  readonly accounts: ReadonlyMap<string, Account>;
  /** What GetRequestAuthorizationDetails answers, by authorization ID. To be read, and set, by tests. */
  readonly denials: Map<string, AuthorizationDetails>;
  /** The account with that id, the first one where none is given. @throws Error where there is none */
  account(id?: string): Account;
  addUser(user: UserSeed): AddedUser;
  /** @returns the group's ARN */
  addGroup(group: GroupSeed): string;
  /** @returns the policy's ARN */
  addPolicy(policy: PolicySeed): string;
  /** @returns the role's ARN */
  addRole(role: RoleSeed, accountId?: string): string;
  /** Another account, with nothing in it. */
  addAccount(id: string): Account;
  /**
   * The code that a device shows.
   *
   * @param at now, by the sandbox's clock, where not given
   * @throws Error where there is no such device, or it shows no codes
   */
  totp(serialNumber: string, at?: Date): string;
  /** As if no code had been used yet, nor a wrong one given: tests come faster than codes. */
  forgetCodes(): void;
  /** The whole state, for `restore`. */
  save(): string;
  /** Puts back a state that `save` gave; entities held from before are no longer part of it. */
  restore(state: string): void;
  close(): Promise<void>;
}

/** A user with the first of their keys and devices at hand. */
export interface AddedUser {
  readonly user: User;
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of the first device; empty where there is none. */
  readonly serialNumber: string;
  /** What a tool needs to work on the sandbox as this user. */
  readonly environment: Readonly<Record<string, string>>;
}

const administrator = "administrator";

const none: Delays = { accessKeys: 0, users: 0, policies: 0, loginProfiles: 0, devices: 0, lastUsed: 0 };

/**
 * Starts a local IAM, STS and mail relay on loopback, in memory, with an administrator in it.
 *
 * @throws CliError USAGE where the seed does not hold together, or the state file holds something else; FILE_LOCKED where
 * another sandbox uses the state file
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const unlock = options.stateFile === undefined ? undefined : await lockState(options.stateFile);
  try {
    return await start(options, unlock);
  } catch (error) {
    await unlock?.();
    throw error;
  }
}

async function start(options: SandboxOptions, unlock: (() => Promise<void>) | undefined): Promise<Sandbox> {
  const { clock = () => new Date(), pageSize = 4, propagationDelay = 0, sessionTokenSize = 0, stateFile } = options;
  const { authorizationIds = false } = options;
  const denials = new Map<string, AuthorizationDetails>();
  const kept = stateFile === undefined ? undefined : await loadState(stateFile);
  const state = kept ?? newState(options, clock());
  const home = firstAccount(state);
  const administratorsKey = administratorKey(home, clock());
  const file = stateFile === undefined ? undefined : keepState(stateFile, state);
  await file?.flush();

  const calls: CallRecord[] = [];
  const trouble = new TroubleMaker();
  const changed = () => file?.save();
  const delays = {
    ...none,
    ...(typeof propagationDelay === "number" ? { accessKeys: propagationDelay } : propagationDelay),
  };
  const shared = { state, calls, trouble, pageSize, delays, sessionTokenSize, clock, changed };
  const world: World = { ...shared, denials, authorizationIds };
  const mail = await startMailCatcher(options.mail);
  const answer = (request: HttpRequest) => {
    const { method, target: url, headers } = request;
    if (!asksForPage(method, url, "authorization" in headers)) return answerRequest(world, request);
    return handlePage({ url, host: headers["host"] }, viewOf(state.accounts.values(), mail.messages, clock()));
  };
  const listening = await listen(answer, clock, options.port).catch(async (error: unknown) => {
    await mail.close();
    throw error;
  });
  const url = `http://127.0.0.1:${listening.port}`;
  const folder = await mkdtemp(join(tmpdir(), "iam-sandbox-"));
  const files = await makeEnvironment(url, globalRegion(home.partition), folder, administratorsKey);
  const common = { ...files, SMTP_URL: mail.url };
  const account = (id = home.id): Account => findAccount(state, id);

  return {
    url,
    mail,
    environment: { ...common, ...keyEnvironment(administratorsKey) },
    calls,
    trouble,
    get organization() {
      return state.organization;
    },
    accounts: state.accounts,
    denials,
    account,
    addUser: (seed) => {
      const home = account();
      const user = plantUser(home, seed, clock());
      const key = user.accessKeys[0];
      const device = [...home.devices.values()].find((candidate) => candidate.userName === user.name);
      return {
        user,
        arn: userArn(home, user),
        accessKeyId: key?.id ?? "",
        secretAccessKey: key?.secret ?? "",
        serialNumber: device?.serialNumber ?? "",
        environment: { ...common, ...(key === undefined ? {} : keyEnvironment(key)) },
      };
    },
    addGroup: (seed) => groupArn(account(), plantGroup(account(), seed, clock())),
    addPolicy: (seed) => plantPolicy(account(), seed, clock()),
    addRole: (seed, id) => roleArn(account(id), plantRole(account(id), seed, clock())),
    addAccount: (id) => {
      const account = newAccount(id, home.partition);
      state.accounts.set(id, account);
      return account;
    },
    totp: (serialNumber, at = clock()) => totp(seedOf(state, serialNumber), at),
    forgetCodes: () => {
      for (const account of state.accounts.values()) {
        for (const device of account.devices.values()) {
          Object.assign(device, { spentSteps: undefined, syncedStep: undefined, wrongCodes: undefined });
        }
      }
    },
    save: () => writeState(state),
    restore: (text) => {
      const saved = readState(text, "The text");
      replaceAll(state.accounts, saved.accounts);
      replaceAll(state.sessions, saved.sessions);
      state.organization = saved.organization;
    },
    close: async () => {
      await Promise.all([listening.close(), mail.close()]);
      try {
        await file?.flush();
      } finally {
        await unlock?.();
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function newState({ accountId = "111122223333", partition = "aws", ...options }: SandboxOptions, now: Date): State {
  const home = newAccount(accountId, partition);
  const state: State = { accounts: new Map([[accountId, home]]), sessions: new Map() };
  home.alias = options.accountAlias;
  const { accounts = [], organization, ...seed } = options.seed ?? {};
  plant(home, seed, now);
  for (const { id, ...other } of accounts) {
    const account = newAccount(id, partition);
    plant(account, other, now);
    state.accounts.set(id, account);
  }
  if (organization !== undefined) plantOrganization(state, home, organization, now);
  return state;
}

function replaceAll<T>(target: Map<string, T>, source: ReadonlyMap<string, T>): void {
  target.clear();
  for (const [key, value] of source) target.set(key, value);
}

function firstAccount({ accounts }: State): Account {
  const [first] = accounts.values();
  if (first === undefined) throw usageError("The state holds no account.");
  return first;
}

/** Whatever happened in a kept state: somebody must be able to work on it. */
function administratorKey(account: Account, now: Date): AccessKey {
  const user =
    account.users.get(administrator) ??
    plantUser(account, { name: administrator, attachedPolicies: ["AdministratorAccess"], accessKeys: 0 }, now);
  return user.accessKeys.find((key) => key.status === "Active") ?? addKey(user, now);
}

function addKey(user: User, now: Date): AccessKey {
  const key = newAccessKey(now, 0);
  user.accessKeys.push(key);
  return key;
}

function findAccount(state: State, id: string): Account {
  const account = state.accounts.get(id);
  if (account === undefined) throw new Error(`There is no account ${id} in the sandbox.`);
  return account;
}

function seedOf(state: State, serialNumber: string): string {
  for (const account of state.accounts.values()) {
    const seed = account.devices.get(serialNumber)?.seed;
    if (seed !== undefined) return seed;
  }
  throw new Error(`There is no device ${serialNumber} in the sandbox that shows codes.`);
}
