import { fork } from "node:child_process";
import { once } from "node:events";

/**
 * Starts a sandbox in another process.
 *
 * @param options as `startSandbox` takes them, but for the clock
 * @returns its `url` and `environment`; `call("trouble.delay", "*", 50)` calls a method of it, or reads a member
 */
export async function sandboxProcess(options = {}) {
  const child = fork(new URL("sandbox-process.mjs", import.meta.url));
  child.send(options);
  const [{ url, environment }] = await once(child, "message");
  const waiting = new Map();
  child.on("message", ({ id, answer }) => waiting.get(id)?.(answer));
  let last = 0;
  return {
    url,
    // The name that Python's tools have for it.
    environment: { ...environment, AWS_DEFAULT_REGION: environment.AWS_REGION },
    call(path, ...args) {
      const id = (last += 1);
      child.send({ id, path: path.split("."), args });
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    async close() {
      const gone = once(child, "exit");
      await this.call("close");
      child.disconnect();
      await gone;
    },
  };
}
