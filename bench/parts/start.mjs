import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, run } from "../measure.mjs";

const tools = ["setsts", "iam-mfa", "iam-login", "key-rotate", "iam-user-admin"];

/** What a start costs, beside that of a Node which does nothing. */
export async function start({ home }) {
  const node = (...args) => run(process.execPath, args, { env: { HOME: home } });
  const rows = [];
  for (const [flag, target] of [
    ["--version", 1.25],
    ["--help", 1.8],
  ]) {
    for (const tool of tools) {
      const { ours, bare } = await interleaved({ bare: () => node("-e", "0"), ours: () => node(binOf(tool), flag) });
      rows.push({ what: `${tool} ${flag}`, beside: "bare node", measured: ours / bare, target });
    }
  }
  return rows;
}
