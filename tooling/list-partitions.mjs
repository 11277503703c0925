/**
 * Writes core's table of partitions from the SDK's own: its partitions, and the hosts that its sign-in client calls.
 *
 *     node tooling/list-partitions.mjs           # after an update of the SDK
 *     node tooling/list-partitions.mjs --check   # says what differs, and writes nothing
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const core = fileURLToPath(new URL("../packages/core/", import.meta.url));
const file = join(core, "src/settings/partition-table.ts");

// The SDK exports neither its table nor its sign-in client; they are found where its own modules find them.
const ofCore = createRequire(join(core, "package.json"));
const ofChain = createRequire(ofCore.resolve("@aws-sdk/credential-provider-node"));
const ofLogin = createRequire(ofChain.resolve("@aws-sdk/credential-provider-login"));
const client = dirname(ofCore.resolve("@aws-sdk/core/client"));
const table = join(client, "../../../dist-es/submodules/client/util-endpoints/lib/aws/partitions.js");
const { partitionsInfo } = await import(pathToFileURL(table).href);
const { SigninClient } = ofLogin("@aws-sdk/nested-clients/signin");

const written = `${head()}export const partitionTable = [\n${partitionsInfo.partitions.map(row).join("")}] as const;\n`;
if (process.argv[2] !== "--check") writeFileSync(file, written);
else if (readFileSync(file, "utf8") !== written) {
  process.stderr.write("The SDK's table of partitions is another one; run: node tooling/list-partitions.mjs\n");
  process.exitCode = 1;
}

function head() {
  return "/** Made by `node tooling/list-partitions.mjs` from the SDK's own table, and compared with it by a test. */\n";
}

function row({ id, regionRegex, outputs: { implicitGlobalRegion: mainRegion } }) {
  const { endpointProvider } = new SigninClient({ region: mainRegion }).config;
  const { host } = endpointProvider({ Region: mainRegion, UseFIPS: false, UseDualStack: false }).url;
  if (!host.startsWith(`${mainRegion}.signin`)) throw new Error(`The sign-in host of ${id} is another kind: ${host}`);
  const cells = {
    name: JSON.stringify(id),
    regions: `/${regionRegex.replaceAll("\\-", "-")}/`,
    mainRegion: JSON.stringify(mainRegion),
    signIn: JSON.stringify(host.slice(mainRegion.length + 1)),
  };
  const lines = Object.entries(cells).map(([name, value]) => `    ${name}: ${value},\n`);
  return `  {\n${lines.join("")}  },\n`;
}
