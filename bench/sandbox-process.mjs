/**
 * The sandbox in a process of its own, so that its work is not done in the time of what is measured: makes one as it is
 * told by the first message, then calls the methods that further messages name.
 */
import { startSandbox } from "@iam-tools/sandbox";

process.once("message", async (options) => {
  const sandbox = await startSandbox(options);
  process.on("message", async ({ id, path, args }) => {
    const holder = path.slice(0, -1).reduce((value, key) => value[key], sandbox);
    const member = holder[path.at(-1)];
    process.send({ id, answer: typeof member === "function" ? await member.apply(holder, args) : member });
  });
  process.send({ url: sandbox.url, environment: sandbox.environment });
});
