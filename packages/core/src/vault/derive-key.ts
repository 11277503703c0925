import { scrypt } from "node:crypto";
import type { Context } from "../context/index.js";
import { keyBytes, randomBytes } from "./sealed-value.js";
import { invalidVault, type VaultHeader } from "./vault-header.js";

/** As OWASP advises: 128 MiB, and a third of a second. */
const usual = { N: 2 ** 17, r: 8, p: 1 };

interface Derivation {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
}

/** How the key of a new vault is made from a text, for the vault's own section. */
export function newDerivation({ random }: Pick<Context, "random">): Record<string, string> {
  const { N, r, p } = usual;
  return { scrypt: `N=${N},r=${r},p=${p}`, salt: randomBytes(random, 16).toString("base64") };
}

/**
 * The key that a text gives, by scrypt and the parameters in the vault.
 *
 * https://datatracker.ietf.org/doc/html/rfc7914
 *
 * @throws {CliError} `VAULT_INVALID` where the parameters are none, weaker than any vault has, or more than a machine can do
 */
export async function deriveKey(header: Pick<VaultHeader, "file" | "values">, text: string): Promise<Uint8Array> {
  const { N, r, p, salt } = derivationOf(header);
  return new Promise((resolve, reject) => {
    scrypt(text.normalize("NFC"), salt, keyBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function derivationOf({ file, values }: Pick<VaultHeader, "file" | "values">): Derivation {
  const [, N = 0, r = 0, p = 0] = (/^N=(\d+),r=(\d+),p=(\d+)$/.exec(values.get("scrypt") ?? "") ?? []).map(Number);
  const salt = Buffer.from(values.get("salt") ?? "", "base64");
  const isPower = Number.isInteger(Math.log2(N)) && N >= 2 ** 15 && N <= 2 ** 20;
  if (isPower && r >= 8 && r <= 16 && p >= 1 && p <= 4 && salt.length >= 16) return { N, r, p, salt };
  throw invalidVault(file, "does not say, in its section [vault], how its key is made (scrypt, salt)");
}
