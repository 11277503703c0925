import type { Aws, Made } from "./fixture.js";
import type { Answer } from "./wire.js";

/** One answer, word by word: what tools and people read. */
export interface Word {
  readonly action: string;
  readonly says: string;
  /** Recorded of AWS by others; told by people who saw it; or what the sandbox decided where nobody told. */
  readonly from: "recorded" | "told" | "decided";
  /** Every element of such a name in the answer, by its content; `Code` and `Message` are an error's. */
  readonly answer: Readonly<Record<string, readonly string[]>>;
  run(aws: Aws, made: Made): Promise<Answer>;
}

export const noSuchEntity = (message: string) => ({ Code: ["NoSuchEntity"], Message: [message] });
export const conflict = (message: string) => ({
  Code: ["DeleteConflict"],
  Message: [`Cannot delete entity, must ${message}.`],
});
export const limit = (message: string) => ({ Code: ["LimitExceeded"], Message: [message] });
export const invalid = (message: string) => ({
  Code: ["ValidationError"],
  Message: [`1 validation error detected: Value at ${message}`],
});

export const long = (count: number) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: Array.from({ length: count }, () => ({ Effect: "Allow", Action: "iam:GetUser", Resource: "*" })),
  });
