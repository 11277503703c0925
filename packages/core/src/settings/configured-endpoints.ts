import { sectionValues } from "../profiles/index.js";
import type { Lookup } from "./lookup.js";
import type { ConfiguredEndpoints, Setting, SettingsSources } from "./settings.js";

/**
 * What the profile says of endpoints: its `services` section, in which each service's settings are lines below its name,
 * and `endpoint_url`.
 */
export function configuredEndpoints({ config }: SettingsSources, look: Lookup): ConfiguredEndpoints {
  const section = look.profile("services");
  const values = section === undefined ? new Map<string, string>() : sectionValues(config, "services", section.value);
  const byService = values && new Map([...values].flatMap(([service, lines]) => endpointIn(lines, service)));
  return { section, byService, forAll: look.profile("endpoint_url") };

  function endpointIn(lines: string, service: string): [string, Setting<string>][] {
    for (const line of lines.split("\n")) {
      const equals = line.indexOf("=");
      const value = line.slice(equals + 1).trim();
      if (line.slice(0, equals).trim() !== "endpoint_url" || value === "") continue;
      const source = `endpoint_url of ${service} in [services ${section?.value}] of ${config.file.path}`;
      return [[service, { value, source }]];
    }
    return [];
  }
}
