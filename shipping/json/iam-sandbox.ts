import * as v from "valibot";
import type { Answer } from "./answers.js";
import { accountId, answer, serialNumber, userName } from "./shapes.js";

const variables = v.pipe(v.record(v.string(), v.string()), v.description("to set in a shell that works in it"));

export const answers: readonly Answer[] = [
  {
    name: "iam-sandbox",
    line: "",
    shape: answer({ url: v.string(), mailUrl: v.string(), accountId, variables }),
  },
  { name: "env", line: "env", shape: answer({ url: v.string(), variables }) },
  {
    name: "code",
    line: "code",
    shape: answer({
      userName: v.pipe(v.nullable(userName), v.description("null of a device that is not enabled yet")),
      serialNumber,
      code: v.string(),
      secondsLeft: v.pipe(v.number(), v.description("until the next code")),
    }),
  },
];
