import * as v from "valibot";
import type { Answer } from "./answers.js";
import { accountId, answer } from "./shapes.js";

export const answers: readonly Answer[] = [
  {
    name: "iam-sandbox",
    line: "",
    shape: answer({
      url: v.string(),
      mailUrl: v.string(),
      accountId,
      variables: v.record(v.string(), v.string()),
    }),
  },
];
