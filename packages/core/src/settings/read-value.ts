import { usageError } from "../errors/index.js";
import type { Setting } from "./settings.js";

type Found = Setting<string> | undefined;

/** @throws {CliError} `USAGE` */
export function toBoolean(found: Found): Setting<boolean> | undefined {
  if (found === undefined) return undefined;
  const value = found.value.toLowerCase();
  if (value === "true" || value === "false") return { value: value === "true", source: found.source };
  throw invalid(found, "it takes true or false");
}

/** @throws {CliError} `USAGE` */
export function toCount(found: Found): Setting<number> | undefined {
  if (found === undefined) return undefined;
  if (/^[1-9]\d{0,6}$/.test(found.value)) return { value: Number(found.value), source: found.source };
  throw invalid(found, "it takes a whole number");
}

/** `legacy` is botocore's older way of `standard`. @throws {CliError} `USAGE` */
export function toRetryMode(found: Found): Setting<"standard" | "adaptive"> | undefined {
  if (found === undefined) return undefined;
  const { value, source } = found;
  if (value === "standard" || value === "legacy") return { value: "standard", source };
  if (value === "adaptive") return { value, source };
  throw invalid(found, "it takes standard or adaptive");
}

/** A region goes into host names, so that it has to be one part of such a name. @throws {CliError} `USAGE` */
export function toRegion(found: Found): Setting<string> | undefined {
  if (found === undefined || /^(?!-)[a-zA-Z\d-]{1,63}(?<!-)$/.test(found.value)) return found;
  const plain = found.value.trim().replace(/^(["'])(.*)\1$/, "$2");
  throw invalid(
    found,
    "it takes the name of a region, such as eu-central-1",
    /^[a-z\d-]+$/.test(plain) ? `Write it without quotes or spaces: ${plain}` : undefined,
  );
}

function invalid({ value, source }: Setting<string>, what: string, hint = "Correct it, or remove it."): Error {
  return usageError(`${source} is ${JSON.stringify(value)}; ${what}.`, hint);
}
