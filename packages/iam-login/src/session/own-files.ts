import { join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { fileError, removeIfThere, temporaryPath } from "@iam-tools/core/files";
import { programsFolder } from "./programs-folder.js";
import type { Variables } from "./target-variables.js";

/**
 * Has work done while AWS files of a program's own are there, which hold the session that it is given and nothing else.
 * They go when it ends; those of a run that was killed go with the next of whichever command.
 *
 * @param variables of the program's environment, which name the session, or do not
 */
export async function withOwnFiles<T>(
  context: Context,
  variables: Variables,
  work: (own: Variables) => Promise<T>,
): Promise<T> {
  const folder = programsFolder(context);
  const [credentials, config] = ["credentials", "config"].map((name) => temporaryPath(context, join(folder, name)));
  if (credentials === undefined || config === undefined) throw new Error("There are two files");
  const write = async () => {
    await context.files.makeFolder(folder, 0o700);
    await context.files.create(credentials, credentialsText(variables), 0o600);
    await context.files.create(config, header, 0o600);
  };
  try {
    await write().catch((error: unknown) => {
      throw fileError(error, folder, "could not be written to");
    });
    return await work({ AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: config });
  } finally {
    await removeIfThere(context, credentials);
    await removeIfThere(context, config);
  }
}

const header = "# Of one program that iam-login runs; removed when it ends.\n";

function credentialsText(variables: Variables): string {
  const keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].flatMap((name) => {
    const value = variables[name];
    return value === undefined ? [] : [`${name.toLowerCase()} = ${value}\n`];
  });
  return keys.length === 0 ? header : `${header}[default]\n${keys.join("")}`;
}
