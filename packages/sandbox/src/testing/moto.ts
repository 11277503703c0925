import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface Moto {
  readonly url: string;
  /** Forgets everything. */
  reset(): Promise<unknown>;
  stop(): Promise<void>;
}

/** Where `moto_server` is on the PATH. */
export function findMoto(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, "moto_server")).find((path) => existsSync(path));
}

/** On a port that it takes by itself, and says: one that was free a moment ago may be another's by now. */
export async function startMoto(path: string): Promise<Moto> {
  const child = spawn(path, ["-H", "127.0.0.1", "-p", "0"], { stdio: ["ignore", "ignore", "pipe"], detached: true });
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    // Read on to the end: a full pipe would keep it waiting.
    child.stderr.on("data", (chunk) => {
      said += String(chunk);
      const [, found] = /Running on (http:\S+)\n/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.on("error", reject).on("close", () => reject(new Error(`moto_server ended. It said:\n${said}`)));
  });
  return {
    url,
    reset: () => fetch(`${url}/moto-api/reset`, { method: "POST" }),
    stop: async () => {
      // pyenv's shim is a shell with the server as its child: the group is both.
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await ended;
    },
  };
}
