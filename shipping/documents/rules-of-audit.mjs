import { importTypeScript } from "./import-typescript.mjs";
import { table } from "./table.mjs";

/** What iam-audit looks for. */
export async function rulesOfAudit() {
  const { rules } = await importTypeScript(new URL("../../packages/iam-audit/src/rules/index.ts", import.meta.url));
  return table(
    ["rule", "severity", "what is wrong", "CIS"],
    rules.map(({ id, severity, title, cis = {} }) => [`\`${id}\``, severity, title, numbers(cis)]),
  );
}

/** `1.14 (3.0), 1.13 (5.0), 2.13 (6.0)` */
function numbers(cis) {
  return Object.entries(cis)
    .map(([version, number]) => `${number} (${version})`)
    .join(", ");
}
