import { join } from "node:path";
import { runInMemory, type BinResult, type Main, type MemoryOptions } from "@iam-tools/sandbox/testing";
import { root } from "./shipped-packages.js";

/** A tool in this process: what it says, asks for and changes is what its bin does, which `anywhere.test.ts` runs. */
export async function runTool(tool: string, options: Omit<MemoryOptions, "main">): Promise<BinResult> {
  return runInMemory({ main: await mainOf(tool), ...options });
}

export async function mainOf(tool: string): Promise<Main> {
  const { main } = (await import(join(root, "packages", tool, "src", "main.ts"))) as { main: Main };
  return main;
}
