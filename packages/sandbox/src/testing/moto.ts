import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

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

/** @param again how often another port is tried where the first one was taken meanwhile */
export async function startMoto(path: string, again = 3): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(path, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore", detached: true });
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  const reset = () => fetch(`${url}/moto-api/reset`, { method: "POST" });
  for (let tries = 0; ; tries += 1) {
    try {
      await reset();
      break;
    } catch (error) {
      if (child.exitCode !== null && again > 0) return startMoto(path, again - 1);
      if (tries > 1_200) throw error;
      await sleep(100);
    }
  }
  return {
    url,
    reset,
    stop: async () => {
      // pyenv's shim is a shell with the server as its child: the group is both.
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
