import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { env } from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { realContext } from "../src/context/real/index.js";
import { editProfiles, profileValues, readProfiles } from "../src/profiles/index.js";

/** Writes of the AWS CLI for each size of the file; 1,000 were tried where the README gives figures. */
const WRITES = Number(env["IN_PLACE_WRITES"] ?? 30);
const script = fileURLToPath(new URL("aws-configure-set.py", import.meta.url));
const hasAwsCli = spawnSync("python3", ["-c", "import awscli"]).status === 0;
const withAwsCli = hasAwsCli ? test : test.skip;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "in-place-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

withAwsCli.each([
  ["2 kB", 20],
  ["200 kB", 2_000],
  ["2 MB", 20_000],
])(
  "the AWS CLI writing a file of %s at the same time: neither its profiles nor its last write are lost by us",
  async (size, profiles) => {
    const path = join(mkdtempSync(join(folder, "aws-")), "credentials");
    const original = Array.from(
      { length: profiles },
      (_, index) => `[p${index}]\naws_access_key_id = AKIA${index}\naws_secret_access_key = secret/${index}==\n\n`,
    );
    writeFileSync(path, `${original.join("")}[ours]\ncount = 0\n[theirs]\ncount = 0\n`, { mode: 0o600 });
    const cli = spawn("python3", [script, path, String(WRITES)], { stdio: ["ignore", "pipe", "inherit"] });
    const printed = text(cli.stdout);
    const exit = once(cli, "exit");
    let [ours, overwritten, refused] = [0, 0, 0];
    const context = realContext();
    while (cli.exitCode === null) {
      const edit = async () =>
        editProfiles(context, await readProfiles(context, { kind: "credentials", path }), {
          decide: (document) => {
            if (profileValues(document, "ours")?.get("count") !== String(ours)) overwritten += 1;
            ours += 1;
            return [{ profile: "ours", set: { count: String(ours) } }];
          },
        });
      await edit().catch((error: unknown) => {
        // Met in the middle of a long write. Nothing was written; the next round goes on from what is there.
        const { code = "" } = error as { code?: string };
        if (!["CHANGED_MEANWHILE", "CREDENTIALS_FILE_INVALID"].includes(code)) throw error;
        refused += 1;
      });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await exit;
    const lostByUs = Number(await printed);
    const left = readFileSync(path, "utf8");
    const missing = original.filter((section) => !left.includes(section));
    if (env["IN_PLACE_WRITES"] !== undefined) {
      process.stderr.write(
        `${size}: ${WRITES} writes of the AWS CLI, ${ours} of ours: ${missing.length} profiles lost, ${lostByUs} writes lost by us, ${overwritten} of ours overwritten by the AWS CLI, ${refused} refused\n`,
      );
    }
    expect({ missing, lostByUs }).toEqual({ missing: [], lostByUs: 0 });
    // How many fit between the writes is the machine's.
    expect(ours).toBeGreaterThan(0);
    expect(readdirSync(dirname(path))).toEqual(["credentials"]);
  },
  600_000 + WRITES * 10_000,
);
