import { toCliError } from "@iam-tools/core/errors";
import { foldCase, parseEmailAddress } from "@iam-tools/core/username";
import type { ImportColumn, Complain, ImportRow, Pause, RawRow, RowProblem } from "./import-row.js";
import { readCsv } from "./read-csv.js";
import { standardInput } from "./read-people.js";
import { pathFault, readTags } from "../traits/traits.js";
import { readYamlPeople } from "./read-yaml-people.js";

/**
 * The people of a CSV file with a heading (RFC 4180), or of a YAML list; groups, accounts and tags are separated by spaces
 * or semicolons, or are lists in YAML. What is in the file and would not be done is a problem, and never left out.
 *
 * @param path tells by its ending which of the two it is, and standard input by how it begins; JSON is YAML as well
 */
export async function parseImport(
  path: string,
  content: string,
  pause: Pause,
): Promise<{ rows: ImportRow[]; problems: RowProblem[] }> {
  const problems: RowProblem[] = [];
  const complain: Complain = (line, message) => problems.push({ line, message });
  const raw = isYaml(path, content) ? readYamlPeople(content, complain) : await readCsv(content, complain, pause);
  const rows = raw.map((row) => toRow(row, complain)).filter((row) => row !== undefined);
  const seen = new Map<string, number>();
  for (const { email, userName, line } of rows) {
    // Several users may be one person's, or one team's.
    const who = foldCase(`${email} ${userName ?? ""}`);
    const earlier = seen.get(who);
    if (earlier !== undefined) complain(line, `${email} is already on line ${earlier}`);
    else seen.set(who, line);
  }
  if (rows.length === 0 && problems.length === 0) complain(1, "the file names nobody");
  return { rows, problems };
}

function isYaml(path: string, content: string): boolean {
  return path === standardInput ? /^\uFEFF?(?:\s*#.*\n|\s)*(?:- |\[|---)/.test(content) : /\.(ya?ml|json)$/i.test(path);
}

function toRow({ line, cells }: RawRow, complain: Complain): ImportRow | undefined {
  const groups = namesOf("groups");
  const accounts = namesOf("accounts");
  const mimic = textOf("mimic")?.trim() ?? "";
  if (mimic !== "" && groups.length > 0) complain(line, "use either groups or mimic");
  const email = textOf("email")?.trim();
  const userName = textOf("user-name")?.trim() ?? "";
  const permissionsBoundary = textOf("permissions-boundary")?.trim() ?? "";
  const mailTo = textOf("mail-to")?.trim() ?? "";
  const pgp = textOf("pgp")?.trim() ?? "";
  const noMail = answerTo("no-mail");
  if (noMail && mailTo !== "") complain(line, "use either no-mail or mail-to");
  if (noMail && pgp !== "") complain(line, "use either no-mail or pgp");
  const path = textOf("path")?.trim() ?? "";
  const { tags, faults } = readTags(tagWords());
  for (const fault of faults) complain(cells.tags?.line ?? line, fault);
  const wrongPath = path === "" ? undefined : pathFault(path);
  if (wrongPath !== undefined) complain(cells.path?.line ?? line, `the path is "${path}": ${wrongPath}`);
  const words = [
    ["user-name", [userName]],
    ["permissions-boundary", [permissionsBoundary]],
    ["path", [path]],
    ["mail-to", [mailTo]],
    ["pgp", [pgp]],
    ["tags", Object.entries(tags).flat()],
    ["groups", groups],
    ["mimic", [mimic]],
    ["accounts", accounts],
    ["email", [email ?? ""]],
  ] as const;
  const unseen = words.flatMap(([column, texts]) => texts.flatMap((text) => faultOf(column, text)));
  const isMailed = mailTo === "" || isAddress("mail-to", mailTo);
  if (unseen.length > 0 || email === undefined || !isAddress("email", email) || !isMailed) return undefined;
  return {
    line,
    email,
    userName: userName === "" ? undefined : userName,
    rights: mimic === "" ? { kind: "groups", groups } : { kind: "mimic", userName: mimic, everything: false },
    traits: {
      permissionsBoundary: permissionsBoundary === "" ? undefined : permissionsBoundary,
      path: path === "" ? undefined : path,
      tags,
    },
    mailTo: mailTo === "" ? undefined : mailTo,
    pgp: pgp === "" ? undefined : pgp,
    noMail,
    accessKey: answerTo("access-key"),
    accounts: accounts.length === 0 ? undefined : [...new Set(accounts)],
  };

  function faultOf(column: ImportColumn, text: string): string[] {
    const fault = invisibleIn(text);
    if (fault === undefined) return [];
    complain(cells[column]?.line ?? line, `${column} ${fault}; type it anew`);
    return [fault];
  }

  /** Undefined where there is a value of another kind, which has been told then. */
  function textOf(column: ImportColumn): string | undefined {
    const cell = cells[column] ?? { line, value: "" };
    if (typeof cell.value !== "object") return cell.value;
    complain(cell.line, `${column} takes one value, not a list`);
    return undefined;
  }

  function answerTo(column: ImportColumn): boolean {
    const text = (textOf(column) ?? "").trim();
    if (/^(yes|true)$/i.test(text)) return true;
    if (!/^(no|false|)$/i.test(text)) {
      complain(cells[column]?.line ?? line, `${column} is "${text}"; write yes or no`);
    }
    return false;
  }

  function namesOf(column: ImportColumn): readonly string[] {
    const { value = [] } = cells[column] ?? {};
    return typeof value === "string" ? value.split(/[\s;]+/).filter((word) => word !== "") : value;
  }

  /** A value may have spaces in it where semicolons are between the tags, or after a single one. */
  function tagWords(): readonly string[] {
    const { value = [] } = cells.tags ?? {};
    if (typeof value !== "string") return value;
    const words = value.split(value.includes(";") ? ";" : /\s+/);
    return words.map((word) => word.trim()).filter((word) => word !== "");
  }

  function isAddress(column: ImportColumn, text: string): boolean {
    try {
      parseEmailAddress(text);
      return true;
    } catch (error) {
      const message = text === "" ? "the email address is missing" : toCliError(error).message.replace(/\.$/, "");
      complain(cells[column]?.line ?? line, message);
      return false;
    }
  }
}

/**
 * What is wrong with a text that looks right: a letter that nobody sees, by its code point. Blanks at the ends are no
 * such thing, and are to be taken off before.
 */
function invisibleIn(text: string): string | undefined {
  const found = /[\p{Cf}\p{Cc}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.exec(text);
  if (found === null) return undefined;
  const codePoint = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  const where = found.index === 0 ? "at its beginning" : `after "${text.slice(0, found.index)}"`;
  return `has the invisible character U+${codePoint} ${where}`;
}
