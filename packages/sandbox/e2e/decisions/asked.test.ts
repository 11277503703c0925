import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { startSandbox, type Sandbox } from "../../src/index.js";
import { call } from "../contract/wire.js";
import { asker, fill } from "./asked-world.js";
import { boundaries } from "./asked-boundaries.js";
import { keys } from "./asked-keys.js";
import { tags } from "./asked-tags.js";

let sandbox: Sandbox;
let filled: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  await fill(sandbox);
  filled = sandbox.save();
});
afterEach(() => sandbox.restore(filled));
afterAll(() => sandbox.close());

test.each([...tags, ...boundaries, ...keys])("%s", async (_, statements, action, form, allowed, how = {}) => {
  const own = await asker(sandbox, statements, how);
  const answer = await call(sandbox.url, own, action, form);
  expect(answer.code === "AccessDenied" ? answer.first("Message") : "allowed").toEqual(
    allowed ? "allowed" : expect.stringMatching(/not authorized|session credentials/),
  );
});
