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

/** How a command that needs an MFA code can be given one, with the same names in all tools. */
export const mfaFlags = {
  "token-code": { type: "string", describe: "MFA code (default: ask for it, or read it from standard input)" },
  "token-command": {
    type: "string",
    describe: "Command that prints the MFA code (default: mfa_process of the profile)",
  },
  "serial-number": { type: "string", describe: "Serial number or ARN of the MFA device (default: looked up)" },
} as const;
