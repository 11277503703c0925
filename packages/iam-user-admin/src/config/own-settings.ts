import type { OwnSettings } from "@iam-tools/core/config";
import { parseEmailAddress } from "@iam-tools/core/username";
import * as v from "valibot";
import { pathFault, readTags } from "../traits/traits.js";
import type { AdminAccount, AdminFile, AdminMail } from "./config.js";

const noControl = v.regex(/^\P{Cc}*$/u, "it contains a line break or another control character");
const folded = v.pipe(v.string("it must be text; put it in quotes"), noControl);
const text = (what: string) =>
  v.pipe(v.string(`${what} must be text; put it in quotes`), v.minLength(1, `${what} is empty`), noControl);

const expectedSettings = "expected settings, one `name: value` per line";

/** The settings of the config file that are this tool's alone. */
export const ownSettings: OwnSettings<AdminAccount, AdminMail, AdminFile> = {
  account: {
    consoleUrl: v.pipe(
      folded,
      v.check((url) => url.startsWith("https://") && URL.canParse(url), "consoleUrl must begin with https://"),
    ),
    defaultGroups: v.array(text("a group's name"), "expected a list, such as [one, two]"),
    permissionsBoundary: text("permissionsBoundary"),
    path: v.pipe(
      folded,
      v.check(
        (path) => pathFault(path) === undefined,
        ({ input }) => pathFault(input) ?? "",
      ),
    ),
    tags: v.pipe(
      v.custom<object>((value) => typeof value === "object" && !Array.isArray(value), expectedSettings),
      v.record(v.string(), v.string("a tag's value must be text; put it in quotes"), expectedSettings),
      v.check(
        (tags) => tagFaults(tags).length === 0,
        ({ input }) => tagFaults(input).join("; "),
      ),
    ),
  },
  mail: {
    admin: v.pipe(folded, v.check(isAddress, "admin must be an address, such as security@example.com")),
  },
  file: {
    username: v.pipe(
      text("username"),
      v.regex(/\{local\}/, "username must contain {local}, which stands for the part before the @"),
      v.regex(
        /^([\w+=,.@-]|\{(local|domain|env)\})*$/,
        "username may contain only {local}, {domain}, {env}, letters, digits and _ + = , . @ -",
      ),
    ),
  },
};

function tagFaults(tags: Readonly<Record<string, string>>): readonly string[] {
  return readTags(Object.entries(tags).map(([key, value]) => `${key}=${value}`)).faults;
}

function isAddress(written: string): boolean {
  try {
    parseEmailAddress(written);
    return true;
  } catch {
    return false;
  }
}
