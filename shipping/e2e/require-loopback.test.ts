import { expect, test } from "@jest/globals";
import { requireLoopback } from "../rehearsal/require-loopback.mjs";

test.each(["http://127.0.0.1:4873/", "http://localhost:4873", "http://[::1]:4873/"])("publishes to %s", (registry) => {
  expect(() => requireLoopback(registry)).not.toThrow();
});

test.each([
  "https://packages.example/",
  "https://127.0.0.1.example/",
  "http://localhost.example:4873",
  "",
  "undefined",
])("does not publish to %j", (registry) => {
  expect(() => requireLoopback(registry)).toThrow("publishes to this machine alone");
});
