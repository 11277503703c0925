import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { totp } from "@iam-tools/sandbox";
import { turns } from "./measure.mjs";

const seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/**
 * Users with a device and a key, one for each turn and purpose: AWS takes a code once, so every run is that of another.
 * `setsts-0`, `setsts-1`, …
 */
export function people(...purposes) {
  return purposes.flatMap((purpose) => Array.from({ length: turns }, (_, turn) => person(`${purpose}-${turn}`)));
}

function person(name) {
  const id = `AKIA${name.replace(/\W/g, "").toUpperCase().padEnd(16, "X")}`;
  const accessKeys = [{ id, secret: "0123456789012345678901234567890123456789" }];
  return { name, devices: [{ seed }], accessKeys, attachedPolicies: ["AdministratorAccess"] };
}

/** The environment of someone whose credentials file has each of them as a profile. */
export async function environmentOf(sandbox, home, users) {
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...env } = sandbox.environment;
  const AWS_SHARED_CREDENTIALS_FILE = join(home, "credentials");
  const profiles = users.map(({ name, accessKeys: [key] }) => profileText(name, key));
  await writeFile(AWS_SHARED_CREDENTIALS_FILE, profiles.join("\n"), { mode: 0o600 });
  return { ...env, AWS_SHARED_CREDENTIALS_FILE, HOME: home };
}

export function profileText(name, { id, secret }) {
  return `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;
}

export function serialOf(user) {
  return `arn:aws:iam::111122223333:mfa/${user}`;
}

/** What the device of any of them shows now. */
export function code() {
  return totp(seed, new Date());
}
