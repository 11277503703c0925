import { describe, expect, test } from "@jest/globals";
import { parseImport } from "./parse-import.js";

const noPause = () => Promise.resolve();
const told = async (path: string, content: string) =>
  (await parseImport(path, content, noPause)).problems.map(({ line, message }) => `${line}: ${message}`);

describe("a CSV file", () => {
  test("may have its columns in any order and capitals, and rows that a spreadsheet left empty", async () => {
    const { rows, problems } = await parseImport(
      "people.csv",
      "\uFEFFGroups , EMAIL\r\nA; B,a@x.com\r\n,\r\n\r\n,b@x.com\r\n",
      noPause,
    );
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([
      { line: 2, email: "a@x.com", rights: { kind: "groups", groups: ["A", "B"] }, accounts: undefined },
      { line: 5, email: "b@x.com", rights: { kind: "groups", groups: [] }, accounts: undefined },
    ]);
  });

  test("is told of everything that is wrong with its heading", async () => {
    expect(await told("people.csv", "groups,colour,Groups,,colour\nA,red,B,,\n")).toEqual([
      "1: unknown column colour; allowed: email, user-name, groups, mimic, accounts, permissions-boundary, path, tags, mail-to, no-mail, pgp, access-key",
      "1: a column in the header has no name",
      "1: the column groups appears more than once",
      "1: the header has no column email",
    ]);
  });

  test("is told of every row that has more cells than the heading, or fewer", async () => {
    expect(await told("people.csv", "email,groups\na@x.com\nb@x.com,A\nc@x.com,A,B\n,A\nnobody,\n")).toEqual([
      "2: the row has 1 cell, but the header has 2",
      "4: the row has 3 cells, but the header has 2",
      "5: the email address is missing",
      '6: "nobody" is not an email address: it has no @',
    ]);
  });

  test("whose quotes are broken is told where", async () => {
    expect((await told("people.csv", 'email\n"a@x.com\n'))[0]).toMatch(/^\d: /);
  });

  test.each(["", "\n\n", "email\n", "email,groups\n,\n"])("with nobody in it is an error: %j", async (content) => {
    expect(await told("people.csv", content)).toEqual(["1: the file names nobody"]);
  });
});

describe("a YAML file", () => {
  test("may have texts, lists and anchors", async () => {
    const { rows, problems } = await parseImport(
      "people.yml",
      "- email: a@x.com\n  groups: &both [A, B]\n- { email: b@x.com, groups: *both }\n- email: c@x.com\n  mimic: yes\n  accounts: dev prd dev\n",
      noPause,
    );
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([
      { line: 1, email: "a@x.com", rights: { kind: "groups", groups: ["A", "B"] }, accounts: undefined },
      { line: 3, email: "b@x.com", rights: { kind: "groups", groups: ["A", "B"] }, accounts: undefined },
      {
        line: 4,
        email: "c@x.com",
        rights: { kind: "mimic", userName: "yes", everything: false },
        accounts: ["dev", "prd"],
      },
    ]);
  });

  test("may be JSON, which is YAML as well", async () => {
    const { rows, problems } = await parseImport("people.json", `[{ "email": "a@x.com", "groups": ["A"] }]`, noPause);
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([{ line: 1, email: "a@x.com", rights: { groups: ["A"] } }]);
  });

  test("is told of every value that is no text, with the line that it is on", async () => {
    const content = `- email: a@x.com
  groups: 0123
  accounts: true
- email: [b@x.com]
  mimic:
    user: c
- email: ~
  groups:
    - A
    - 1.5
    - [B]
    -
  mimic: [d]
- groups:
- just text
- 7: a@x.com
  colour: red
`;
    expect((await told("people.yaml", content)).sort((a, b) => parseInt(a, 10) - parseInt(b, 10))).toEqual([
      "2: groups must be text, not a number; put it in quotes",
      "3: accounts must be text, not a boolean; put it in quotes",
      "4: email takes one value, not a list",
      "5: mimic must be text, not a map",
      "7: email is empty; remove it or set a value",
      "10: groups must be text, not a number; put it in quotes",
      "11: groups must be text, not a list in a list",
      "12: groups is empty; remove it or set a value",
      "13: mimic takes one value, not a list",
      "14: groups is empty; remove it or set a value",
      "14: the email address is missing",
      "15: write each person as - email: first.last@example.com",
      "16: unknown column 7; allowed: email, user-name, groups, mimic, accounts, permissions-boundary, path, tags, mail-to, no-mail, pgp, access-key",
      "16: the email address is missing",
      "17: unknown column colour; allowed: email, user-name, groups, mimic, accounts, permissions-boundary, path, tags, mail-to, no-mail, pgp, access-key",
    ]);
  });

  test.each([
    ["email: a@x.com\n", "1: the file is not a list of people"],
    ["- email: a@x.com\n  email: b@x.com\n", "2: this name is there twice"],
    ["- email: [\n", "2: "],
    ["# nobody\n", "1: the file names nobody"],
    ["[]\n", "1: the file names nobody"],
  ])("that is no list of people is told so: %j", async (content, problem) => {
    expect((await told("people.yaml", content))[0]).toContain(problem);
  });
});

describe("CSV as people have it", () => {
  const emails = async (content: string, path = "people.csv") =>
    (await parseImport(path, content, noPause)).rows.map(({ email, line }) => `${line}: ${email}`);

  test.each([
    ["semicolons", "E-MAIL;Groups\na@x.com;A B\n".replace("E-MAIL", "EMAIL")],
    ["tabs", "Email\tgroups\na@x.com\tA B\n"],
    ["semicolons, told by Excel's own line", "sep=;\nEmail;groups\na@x.com;A B\n"],
    ["commas, with semicolons in a cell", "email,groups\na@x.com,A;B\n"],
    ["semicolons, with commas nowhere and a quoted semicolon", 'email;groups\na@x.com;"A;B"\n'],
  ])("may have %s between its cells", async (_what, content) => {
    const { rows, problems } = await parseImport("people.csv", content, noPause);
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([{ email: "a@x.com", rights: { groups: ["A", "B"] } }]);
  });

  test("keeps its line numbers after the line for Excel", async () => {
    expect(await emails("sep=;\r\nemail;groups\r\na@x.com;A\r\n")).toEqual(["3: a@x.com"]);
  });

  test("may be a list of addresses, one a line or several, without a heading", async () => {
    expect(await emails("a@x.com\n\nb@x.com\n")).toEqual(["1: a@x.com", "3: b@x.com"]);
    expect(await emails("a@x.com; b@x.com\nc@x.com;\n")).toEqual(["1: a@x.com", "1: b@x.com", "2: c@x.com"]);
    expect(await told("people.txt", "a@x.com\nJane\n")).toEqual(['2: "Jane" is not an email address: it has no @']);
  });

  test("that has more than addresses and no heading is told so", async () => {
    expect(await told("people.csv", "a@x.com,Readers\nb@x.com,Readers\n")).toEqual([
      "1: the first row names no columns; begin with a heading, such as email,groups",
    ]);
  });

  test("has near headings named", async () => {
    expect(await told("people.csv", "E-Mail;group\na@x.com;A\n")).toEqual([
      "1: unknown column group (did you mean groups?); allowed: email, user-name, groups, mimic, accounts, permissions-boundary, path, tags, mail-to, no-mail, pgp, access-key",
    ]);
  });

  test("is told the line on which a row begins, whatever was in quotes before and in it", async () => {
    const content = 'email,groups\n\na@x.com,"A\nB"\r\nb@x.com,A,B\nnobody,"A\n\nB"\nc@x.com,A\n';
    expect(await told("people.csv", content)).toEqual([
      "5: the row has 3 cells, but the header has 2",
      '6: "nobody" is not an email address: it has no @',
    ]);
    expect(await emails(content)).toEqual(["3: a@x.com", "9: c@x.com"]);
  });

  test.each([
    ['email,groups\na@x.com,A\n\nb@x.com,"A\nc@x.com,B\n', '4: a quote (") in this row is never closed'],
    ['email,groups\na@x.com,A "B"\n', '2: a quote (") stands inside a value; put the whole value in quotes'],
    ['email,groups\n"a"@x.com,A\n', '2: text follows a quote (") that ends a value'],
  ])("has a broken quote named in plain words: %j", async (content, problem) => {
    expect((await told("people.csv", content))[0]).toContain(problem);
  });

  test.each([
    ["email\nja\u200Bne@x.com\n", '2: email has the invisible character U+200B after "ja"; type it anew'],
    ["email\n\u200Fjane@x.com\n", "2: email has the invisible character U+200F at its beginning; type it anew"],
    [
      "email,groups\njane@x.com,Re\u00ADaders\n",
      '2: groups has the invisible character U+00AD after "Re"; type it anew',
    ],
    ["email,mimic\njane@x.com,joe\u00A0doe\n", '2: mimic has the invisible character U+00A0 after "joe"; type it anew'],
  ])("has invisible letters named by their code point: %j", async (content, problem) => {
    expect(await told("people.csv", content)).toEqual([problem]);
  });

  test("may have blanks of any kind around an address", async () => {
    expect(await emails("email\n\u00A0jane@x.com\u00A0\n")).toEqual(["2: jane@x.com"]);
  });

  test.each([
    "- email: a@x.com\n",
    "# people\n- email: a@x.com\n",
    '[{ "email": "a@x.com" }]',
    "email\na@x.com\n",
    "a@x.com\n",
  ])("from standard input is told from YAML by how it begins: %j", async (content) =>
    expect(await emails(content, "standard input")).toHaveLength(1),
  );
});
