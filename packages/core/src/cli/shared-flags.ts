/** The flags of every tool, with the names that the AWS CLI gives them. */
export const sharedFlags = {
  profile: {
    type: "string",
    alias: ["p"],
    describe: "Profile in the AWS config and credentials files",
    completes: "profile",
  },
  region: { type: "string", describe: "AWS region" },
  "endpoint-url": { type: "string", describe: "Send the calls to this URL instead of AWS" },
  json: { type: "boolean", describe: "Print the result as JSON" },
  quiet: { type: "boolean", describe: "Print nothing on standard output" },
  debug: { type: "boolean", describe: "Show where the time went, and where an error came from" },
} as const;

export type SharedFlags = typeof sharedFlags;
