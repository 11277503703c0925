/** How a command that needs an MFA code can be given one, with the same names in all tools. */
export const mfaFlags = {
  "token-code": { type: "string", describe: "MFA code; asked for, or read from standard input, when not given" },
  "token-command": {
    type: "string",
    describe: "Command that prints the MFA code; mfa_process of the profile does too",
  },
  "serial-number": { type: "string", describe: "Serial number or ARN of the MFA device; found when not given" },
} as const;
