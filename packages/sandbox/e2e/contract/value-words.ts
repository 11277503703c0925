import type { Word } from "./word.js";

const malformed = (message: string) => ({ Code: ["MalformedInput"], Message: [message] });

/**
 * Numbers and booleans on the wire. Other services of the same protocol were seen to read booleans as XML schema writes
 * them (https://github.com/floci-io/floci/pull/3075, https://github.com/boto/boto/issues/309); of numbers nobody tells.
 */
export const valueWords: readonly Word[] = [
  ...(["true", "false", "1", "0"] as const).map((value): Word => {
    return {
      action: "UpdateAccountPasswordPolicy",
      says: `reads ${value} as a boolean`,
      from: "told",
      answer: { RequireSymbols: [String(["true", "1"].includes(value))] },
      run: async (aws) => {
        await aws.ok("UpdateAccountPasswordPolicy", { RequireSymbols: value });
        return aws.call("GetAccountPasswordPolicy");
      },
    };
  }),
  ...(
    [
      ["TRUE", "boolean must follow xsd1.1 definition"],
      ["yes", "boolean must follow xsd1.1 definition"],
      ["", "missing value for boolean type"],
    ] as const
  ).map(([value, message]): Word => {
    return {
      action: "UpdateAccountPasswordPolicy",
      says: `takes ${value === "" ? "nothing" : value} for no boolean`,
      from: "told",
      answer: malformed(message),
      run: (aws) => aws.call("UpdateAccountPasswordPolicy", { RequireSymbols: value }),
    };
  }),
  ...(["2", "+2", "02"] as const).map((value): Word => {
    return {
      action: "ListUsers",
      says: `reads ${value} as a number`,
      from: "decided",
      answer: { Code: [], IsTruncated: ["true"] },
      run: async (aws) => {
        for (const UserName of ["zoe", "zora"]) await aws.ok("CreateUser", { UserName });
        return aws.call("ListUsers", { MaxItems: value });
      },
    };
  }),
  ...(
    [
      ["5.0", "5.0"],
      ["five", "five"],
      [" 5", "5 behind a space"],
      ["", "nothing"],
    ] as const
  ).map(([value, shown]): Word => {
    return {
      action: "ListUsers",
      says: `takes ${shown} for no number`,
      from: "decided",
      answer: malformed(value === "" ? "missing value for integer type" : "integer must follow xsd1.1 definition"),
      run: (aws) => aws.call("ListUsers", { MaxItems: value }),
    };
  }),
  ...(
    [
      ["0", "greater than or equal to 1"],
      ["1001", "less than or equal to 1000"],
      ["99999999999999999999", "less than or equal to 1000"],
    ] as const
  ).map(([value, bound]): Word => {
    return {
      action: "ListUsers",
      says: `tells the bounds that ${value} is not within`,
      from: "decided",
      answer: {
        Code: ["ValidationError"],
        Message: [
          `1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value ${bound}`,
        ],
      },
      run: (aws) => aws.call("ListUsers", { MaxItems: value }),
    };
  }),
];
