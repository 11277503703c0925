/**
 * Measures what the tools promise, each figure beside another that is measured in turn with it, and writes
 * `results.md`, `results.json` and `results.svg`. With the name of a part it measures that alone, and writes nothing.
 * With `--check` it exits with 1 where a target is missed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accounts } from "./parts/accounts.mjs";
import { iamAudit } from "./parts/iam-audit.mjs";
import { iamLogin } from "./parts/iam-login.mjs";
import { importChecks, importPeople } from "./parts/import.mjs";
import { install } from "./parts/install.mjs";
import { keyRotate } from "./parts/key-rotate.mjs";
import { iamUserAdmin } from "./parts/iam-user-admin.mjs";
import { iamMfa } from "./parts/iam-mfa.mjs";
import { profiles } from "./parts/profiles.mjs";
import { setsts } from "./parts/setsts.mjs";
import { start } from "./parts/start.mjs";
import { saveResults, toLine } from "./results.mjs";

const parts = {
  start,
  setsts,
  "iam-mfa": iamMfa,
  "iam-login": iamLogin,
  "iam-user-admin": iamUserAdmin,
  accounts,
  import: importPeople,
  "import-checks": importChecks,
  "key-rotate": keyRotate,
  "iam-audit": iamAudit,
  profiles,
  install,
};
const names = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const unknown = names.find((name) => !(name in parts));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}". There are: ${Object.keys(parts).join(", ")}`);
  process.exit(2);
}

const rows = [];
for (const [name, measure] of Object.entries(parts)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const home = await mkdtemp(join(tmpdir(), "iam-tools-bench-"));
  try {
    for (const row of await measure({ home })) {
      rows.push({ part: name, ...row });
      console.log(toLine(row));
    }
  } finally {
    await rm(home, { recursive: true });
  }
}
if (names.length === 0) await saveResults(rows);
if (process.argv.includes("--check") && rows.some(({ measured, target }) => measured > target)) process.exitCode = 1;
