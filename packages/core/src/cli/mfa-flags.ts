/** How a command that needs an MFA code can be given one, with the same names in all tools. */
export const mfaFlags = {
  "token-code": { type: "string", describe: "MFA code (default: ask for it, or read it from standard input)" },
  "token-command": {
    type: "string",
    describe: "Command that prints the MFA code (default: mfa_process of the profile)",
  },
  "serial-number": { type: "string", describe: "Serial number or ARN of the MFA device (default: looked up)" },
} as const;
