import { join } from "node:path";
import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { hasCode, usageError } from "@iam-tools/core/errors";
import { absolute } from "@iam-tools/core/files";
import { templateNames, templates } from "../mail/templates.js";
import type { TemplatesFlags } from "./templates.js";

/** A file that is there already is left as it is: it may be a person's own by now. */
export async function run(context: Context, { folder }: TemplatesFlags): Promise<Result> {
  const path = absolute(context, folder ?? "templates");
  await context.files.makeFolder(path, 0o755).catch((error: unknown) => {
    throw hasCode(error, "EEXIST", "ENOTDIR")
      ? usageError(`${path} cannot be a directory: there is a file of that name.`)
      : error;
  });
  const files = templateNames.flatMap((name) => [
    { name: `${name}.txt`, content: templates[name].text },
    { name: `${name}.html`, content: templates[name].html },
  ]);
  const lines = await Promise.all(
    files.map(async ({ name, content }) => {
      const file = join(path, name);
      try {
        await context.files.create(file, content, 0o644);
        return `wrote ${file}`;
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
        return `left ${file} unchanged`;
      }
    }),
  );
  return {
    data: { folder: path },
    text: [...lines, `Name the directory in the config file: mail: { templates: ${path} }`],
  };
}
