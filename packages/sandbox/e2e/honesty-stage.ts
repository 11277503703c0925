import { afterEach, beforeEach } from "@jest/globals";
import { startSandbox, type AddedUser, type Sandbox, type SandboxOptions } from "../src/index.js";
import { call, type Form, type Keys } from "./contract/wire.js";

/** Everything here is done wrong on purpose: each rule is seen to refuse. */
export let now: Date;

export let sandbox: Sandbox;

export let admin: Keys;

beforeEach(() => start({}));

afterEach(() => sandbox.close());

export async function start(options: SandboxOptions): Promise<void> {
  now = new Date();
  sandbox = await startSandbox({ clock: () => now, ...options });
  admin = keysOf(sandbox.environment);
}

export const keysOf = (environment: Readonly<Record<string, string>>): Keys => ({
  accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
  secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
});

export const by = (keys: Keys, action: string, form?: Form) => call(sandbox.url, keys, action, form);

export const codeOf = async (keys: Keys, action: string, form?: Form) => (await by(keys, action, form)).code;

export const later = (seconds: number): void => void (now = new Date(now.getTime() + seconds * 1000));

export const toKeys = ({ first }: { first(element: string): string }): Keys => ({
  accessKeyId: first("AccessKeyId"),
  secretAccessKey: first("SecretAccessKey"),
  sessionToken: first("SessionToken"),
});

export const withMfa = (user: AddedUser): Form => ({
  SerialNumber: user.serialNumber,
  TokenCode: sandbox.totp(user.serialNumber),
});
