import type { Context } from "../context/index.js";
import type { BoundCommand, Tool } from "./tool.js";

/** What a tool says of itself: its version, or the help of a command, or of the whole tool where it is undefined. */
export type Asked =
  | { readonly kind: "help"; readonly command: BoundCommand | undefined }
  | { readonly kind: "version" };

export async function ownText(tool: Tool, asked: Asked, context: Pick<Context, "out">): Promise<string> {
  if (asked.kind === "version") return `${tool.version}\n`;
  const { showHelp } = await import("./show-help.js");
  return showHelp(tool, asked.command, context);
}
