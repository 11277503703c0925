import { defineCommand } from "@iam-tools/core/cli";
import { loginFlags } from "../login-flags.js";

export const process = defineCommand({
  usage: "process",
  summary: "Print the session as credential_process of the AWS config file wants it",
  positionals: {},
  flags: loginFlags,
  examples: [{ line: "work process", says: "In the config file: credential_process = iam-login work process" }],
  load: () => import("./process.run.js"),
});
