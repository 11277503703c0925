import { describe, expect, test } from "@jest/globals";
import { parseImport } from "./parse-import.js";

const told = (path: string, content: string) =>
  parseImport(path, content).problems.map(({ line, message }) => `${line}: ${message}`);

describe("a CSV file", () => {
  test("may have its columns in any order and capitals, and rows that a spreadsheet left empty", () => {
    const { rows, problems } = parseImport(
      "people.csv",
      "\uFEFFGroups , EMAIL\r\nA; B,a@x.com\r\n,\r\n\r\n,b@x.com\r\n",
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      { line: 2, email: "a@x.com", rights: { kind: "groups", groups: ["A", "B"] }, accounts: undefined },
      { line: 5, email: "b@x.com", rights: { kind: "groups", groups: [] }, accounts: undefined },
    ]);
  });

  test("is told of everything that is wrong with its heading", () => {
    expect(told("people.csv", "groups,colour,Groups,,colour\nA,red,B,,\n")).toEqual([
      "1: there is no column colour; there are email, groups, mimic, accounts",
      "1: a column of the heading has no name",
      "1: the column groups is there more than once",
      "1: the heading has no column email",
    ]);
  });

  test("is told of every row that has more cells than the heading, or fewer", () => {
    expect(told("people.csv", "email,groups\na@x.com\nb@x.com,A\nc@x.com,A,B\n,A\nnobody,\n")).toEqual([
      "2: the row has 1 cell, and the heading has 2",
      "4: the row has 3 cells, and the heading has 2",
      "5: there is no email address",
      '6: "nobody" is not an email address: it has no @',
    ]);
  });

  test("whose quotes are broken is told where", () => {
    expect(told("people.csv", 'email\n"a@x.com\n')[0]).toMatch(/^\d: /);
  });

  test.each(["", "\n\n", "email\n", "email,groups\n,\n"])("with nobody in it is an error: %j", (content) => {
    expect(told("people.csv", content)).toEqual(["1: there is nobody in the file"]);
  });
});

describe("a YAML file", () => {
  test("may have texts, lists and anchors", () => {
    const { rows, problems } = parseImport(
      "people.yml",
      "- email: a@x.com\n  groups: &both [A, B]\n- { email: b@x.com, groups: *both }\n- email: c@x.com\n  mimic: yes\n  accounts: dev prd dev\n",
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
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

  test("may be JSON, which is YAML as well", () => {
    const { rows, problems } = parseImport("people.json", `[{ "email": "a@x.com", "groups": ["A"] }]`);
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([{ line: 1, email: "a@x.com", rights: { groups: ["A"] } }]);
  });

  test("is told of every value that is no text, with the line that it is on", () => {
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
    expect(told("people.yaml", content).sort((a, b) => parseInt(a, 10) - parseInt(b, 10))).toEqual([
      "2: groups is no text but a number; put it in quotes",
      "3: accounts is no text but a boolean; put it in quotes",
      "4: email is one value, and no list",
      "5: mimic holds a map, and takes text",
      "7: email is empty; leave it out, or give it a value",
      "10: groups is no text but a number; put it in quotes",
      "11: groups holds a list in a list, and takes text",
      "12: groups is empty; leave it out, or give it a value",
      "13: mimic is one value, and no list",
      "14: groups is empty; leave it out, or give it a value",
      "14: there is no email address",
      "15: a person is written as - email: first.last@example.com",
      "16: there is no column 7; there are email, groups, mimic, accounts",
      "16: there is no email address",
      "17: there is no column colour; there are email, groups, mimic, accounts",
    ]);
  });

  test.each([
    ["email: a@x.com\n", "1: the file is not a list of people"],
    ["- email: a@x.com\n  email: b@x.com\n", "2: Map keys must be unique"],
    ["- email: [\n", "2: "],
    ["# nobody\n", "1: there is nobody in the file"],
    ["[]\n", "1: there is nobody in the file"],
  ])("that is no list of people is told so: %j", (content, problem) => {
    expect(told("people.yaml", content)[0]).toContain(problem);
  });
});
