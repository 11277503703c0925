import type { Result } from "@iam-tools/core/cli";
import { plainJson, type Context } from "@iam-tools/core/context";
import { planScope } from "../scope/plan-scope.js";
import { sessionEnvironment } from "../session/session-environment.js";
import { requireProfile } from "../session/session-profile.js";
import type { ExportFlags } from "./export.js";

export async function run(context: Context, flags: ExportFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "export");
  const scope = await planScope(context, flags);
  const all = Object.entries(await sessionEnvironment(context, { profile, flags, scope, by: "export" }));
  const variables = Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  const unset = all.flatMap(([name, value]) => (value === undefined && context.env[name] !== undefined ? [name] : []));
  return { data: { variables, unset }, text: formats[flags.format](variables, unset), isVerbatim: true };
}

type Format = (variables: Readonly<Record<string, string>>, unset: readonly string[]) => string[];

const each = (variables: Readonly<Record<string, string>>, line: (name: string, value: string) => string) =>
  Object.entries(variables).map(([name, value]) => line(name, value));

const formats: Record<"env" | "fish" | "powershell" | "json", Format> = {
  env: (variables, unset) => [
    ...each(variables, (name, value) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`),
    ...unset.map((name) => `unset ${name}`),
  ],
  fish: (variables, unset) => [
    ...each(variables, (name, value) => `set -gx ${name} '${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`),
    ...unset.map((name) => `set -e ${name}`),
  ],
  powershell: (variables, unset) => [
    ...each(variables, (name, value) => `$Env:${name} = '${value.replaceAll("'", "''")}'`),
    ...unset.map((name) => `Remove-Item Env:${name}`),
  ],
  json: (variables) => [plainJson(JSON.stringify(variables, undefined, 2))],
};
