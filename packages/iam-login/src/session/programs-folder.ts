import { join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { removeStrays, stateFolder } from "@iam-tools/core/files";

/** Where the AWS files of programs lie that are given a narrower session, each as long as it runs. */
export function programsFolder(context: Pick<Context, "env" | "files">): string {
  return join(stateFolder(context), "iam-tools", "programs");
}

/** Removes the files of programs whose run was killed: their session may still be good. What fails here keeps nobody from working. */
export async function removeProgramsOfKilled(context: Pick<Context, "env" | "files" | "processes">): Promise<void> {
  try {
    await removeStrays(context, programsFolder(context));
  } catch {
    // No home, or a folder that cannot be read.
  }
}
