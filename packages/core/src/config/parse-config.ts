import * as v from "valibot";
import { CliError, didYouMean, quote } from "../errors/index.js";
import { addressIn, checkRelayUrl } from "../mail/index.js";
import { faultOfSerial, takesCodesOf } from "../sts/index.js";
import { foldCase } from "../username/index.js";
import type { ConfigFile, ConfigWith, OwnSettings, Schema, Schemas } from "./config-file.js";
import { readYaml, type Fault } from "../yaml/index.js";

const noControl = v.regex(/^\P{Cc}*$/u, "it contains a line break or another control character");
const folded = v.pipe(v.string("it must be text; put it in quotes"), noControl);
const text = (what: string) =>
  v.pipe(v.string(`${what} must be text; put it in quotes`), v.minLength(1, `${what} is empty`), noControl);

const sender = (what: string) =>
  v.pipe(folded, v.check(passes(addressIn), `${what} must be an address, such as Identity Team <iam@example.com>`));

const domain = v.pipe(
  text("a domain"),
  v.regex(/^[^@\s]*$/, "a domain is the part after the @ of an address, such as example.com"),
  v.transform(foldCase),
);

/** A setting whose own settings are all comments, or not written yet, is there and says nothing. */
const settings = <Shape extends v.GenericSchema>(shape: Shape) =>
  v.optional(
    v.pipe(
      v.unknown(),
      v.transform((value) => value ?? {}),
      shape,
    ),
    null,
  );

/** Of settings that YAML takes for something else. */
const nested = "expected settings, one `name: value` per line";
const list = "expected a list, such as [one, two]";

/** A list is an object to JavaScript, and none to a person. */
const plain = v.custom<object>((value) => typeof value === "object" && !Array.isArray(value), nested);

const account = {
  id: v.optional(
    v.pipe(
      v.string(`an account id must be in quotes, such as id: "111122223333"`),
      v.regex(/^\d{12}$/, "an account id has twelve digits"),
    ),
  ),
  env: v.optional(
    v.pipe(text("env"), v.regex(/^[\w+=,.@-]*$/, "env may contain only letters, digits and _ + = , . @ -")),
  ),
  profile: v.optional(text("profile")),
  roleArn: v.optional(
    v.pipe(
      text("roleArn"),
      v.regex(
        /^arn:[a-z-]+:iam::\d{12}:role\/\S+$/,
        "roleArn must be a role's ARN, such as arn:aws:iam::111122223333:role/admin",
      ),
    ),
  ),
  externalId: v.optional(
    v.pipe(
      text("externalId"),
      v.regex(
        /^[\w+=,.@:/-]{2,1224}$/,
        "externalId has 2 to 1,224 characters, of letters, digits and _ + = , . @ : / -",
      ),
    ),
  ),
  mfaSerial: v.optional(
    v.pipe(
      text("mfaSerial"),
      v.check(
        (serial) => faultOfSerial(serial) === undefined && takesCodesOf(serial),
        ({ input }) =>
          `mfaSerial ${faultOfSerial(input) ?? "is a passkey or a security key, of which roles take no codes"}`,
      ),
    ),
  ),
  sessionName: v.optional(
    v.pipe(
      text("sessionName"),
      v.regex(/^[\w+=,.@-]{2,64}$/, "sessionName has 2 to 64 characters, of letters, digits and _ + = , . @ -"),
    ),
  ),
};

/** Of which it says that it is missing, where the line of the whole is known. */
const organization = {
  role: v.optional(
    v.pipe(
      text("role"),
      v.regex(
        /^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
        "role must be the name of a role that each account has, such as OrganizationAccountAccessRole",
      ),
    ),
  ),
  profile: account.profile,
  externalId: account.externalId,
  mfaSerial: account.mfaSerial,
  sessionName: account.sessionName,
  organizationalUnits: v.optional(
    v.pipe(v.array(text("an organizational unit"), list), v.minLength(1, "organizationalUnits is empty")),
  ),
  accountTags: v.optional(
    v.pipe(plain, v.record(v.string(), v.string("a tag's value must be text; put it in quotes"), nested)),
  ),
  envTag: v.optional(text("envTag")),
};

const mail = {
  from: v.optional(sender("from")),
  replyTo: v.optional(sender("replyTo")),
  subject: v.optional(v.pipe(folded, v.minLength(1, "subject is empty"))),
  smtp: v.optional(
    v.pipe(
      v.string("smtp must be text; put it in quotes"),
      v.check(
        passes((url) => checkRelayUrl(url, "smtp")),
        "smtp must begin with smtp:// or smtps://, with nothing after host and port",
      ),
    ),
  ),
  tls: v.optional(v.picklist(["auto", "required"], "tls must be auto or required"), "auto"),
  templates: v.optional(text("templates")),
  allowedDomains: v.optional(v.array(domain, list), []),
};

type AnyOwn = OwnSettings<Readonly<Record<string, unknown>>, object, object>;

function schemaOf(own: AnyOwn | undefined) {
  const withSettings = (entries: v.ObjectEntries, more: Schemas<object> | undefined) =>
    more === undefined
      ? v.pipe(plain, v.looseObject(entries, nested))
      : v.pipe(plain, v.strictObject({ ...entries, ...entriesOf(more) }, nested));
  const accounts = v.record(v.string(), settings(withSettings(account, own?.account)));
  return withSettings(
    {
      accounts: settings(v.pipe(plain, accounts)),
      organization: v.optional(
        v.pipe(
          v.unknown(),
          v.transform((value) => value ?? {}),
          plain,
          v.strictObject(organization, nested),
        ),
      ),
      mail: settings(withSettings(mail, own?.mail)),
    },
    own?.file,
  );
}

function entriesOf(schemas: Schemas<object>): v.ObjectEntries {
  const named: [string, Schema<unknown>][] = Object.entries(schemas);
  return Object.fromEntries(named.map(([name, schema]) => [name, v.optional(entryOf(schema))]));
}

/** A tool's schema, which another copy of this library may have made, or another library. */
function entryOf(schema: Schema<unknown>) {
  return v.pipe(
    v.unknown(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const checked = schema["~standard"].validate(dataset.value);
      if (checked instanceof Promise) throw new Error("A setting is checked without waiting.");
      if (checked.issues === undefined) return checked.value;
      for (const { message, path = [] } of checked.issues) {
        const keys = path.map((part) => (typeof part === "object" ? part.key : part));
        const inside = keys.map((key) => ({
          type: "unknown",
          origin: "value",
          input: undefined,
          key,
          value: undefined,
        }));
        addIssue({ message, ...(inside.length > 0 && { path: inside as unknown as [v.IssuePathItem] }) });
      }
      return NEVER;
    }),
  );
}

/**
 * A config file in YAML, or in JSON, which is YAML as well.
 *
 * @throws CliError CONFIG_INVALID, with every problem and the line that it is in
 */
export function parseConfig<Account, Mail, File>(
  path: string,
  content: string,
  own: OwnSettings<Account, Mail, File> | undefined,
): ConfigWith<Account, Mail, File> {
  const { value, faults, lineOf } = readYaml(content);
  if (faults.length > 0) throw invalid(path, faults);
  const parsed = v.safeParse(schemaOf(own as AnyOwn | undefined), value ?? {});
  if (parsed.success) {
    const config = parsed.output as unknown as ConfigWith<Account, Mail, File> & ConfigFile;
    const missing = missingFor(config).map(({ place, message }) => ({
      line: lineOf(place),
      message: `${place.join(".")}: ${message}`,
    }));
    if (missing.length > 0) throw invalid(path, missing);
    return config;
  }
  throw invalid(
    path,
    parsed.issues.map((issue) => {
      const place = (issue.path ?? []).map(({ key }) => String(key));
      const isUnknown = issue.type === "strict_object" && issue.expected === "never";
      const message = isUnknown ? `unknown setting${meantBy(place, own)}` : issue.message;
      return {
        line: lineOf(place),
        message: [...(place.length === 0 ? [] : [place.join(".")]), message].join(": "),
      };
    }),
  );
}

/** Of the settings that there are in that place, the one that is meant. */
function meantBy(place: readonly string[], own: AnyOwn | undefined): string {
  const [first = "", ...below] = place;
  const sections: Readonly<Record<string, object>> = {
    accounts: { ...account, ...own?.account },
    organization,
    mail: { ...mail, ...own?.mail },
  };
  const here = below.length === 0 ? { ...sections, ...own?.file } : (sections[first] ?? {});
  return didYouMean(place.at(-1) ?? "", Object.keys(here));
}

/** What an organization makes necessary. */
function missingFor({ organization, accounts }: ConfigFile): { place: string[]; message: string }[] {
  if (organization === undefined) return [];
  // An id that is not known before the account is opened would be found in the organization once more.
  const unknown = Object.entries(accounts).filter(([, { id, roleArn }]) => id === undefined && roleArn === undefined);
  return [
    ...((organization as { role?: string }).role === undefined
      ? [
          {
            place: ["organization"],
            message: "role is missing: the name of a role that each account has, such as OrganizationAccountAccessRole",
          },
        ]
      : []),
    ...unknown.map(([name]) => ({
      place: ["accounts", name],
      message: "id is missing: beside organization, each account needs one, so that none is worked in twice",
    })),
  ];
}

function passes(check: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      check(text);
      return true;
    } catch {
      return false;
    }
  };
}

function invalid(path: string, faults: readonly Fault[]): CliError {
  const sorted = [...faults].sort((a, b) => a.line - b.line);
  return new CliError({
    code: "CONFIG_INVALID",
    message: sorted.map(({ line, message }) => `${path}:${line}: ${message}.`).join("\n"),
    hint: `Correct the file, and check it with: iam-user-admin config check ${quote(path)}`,
    exitCode: 2,
  });
}
