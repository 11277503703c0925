/** What a tool's exit code says, the same in all tools. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Some of several things were done, some not; the output says which. */
  partlyDone: 3,
  /** Nothing was done, because it could have harmed; a flag named in the message allows it. */
  refused: 4,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
