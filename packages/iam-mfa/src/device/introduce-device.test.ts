import { forTerminal } from "@iam-tools/core/context";
import { recordedOutput } from "@iam-tools/core/testing";
import { expect, test } from "@jest/globals";
import { introduceDevice } from "./introduce-device.js";
import { provisioningUri } from "./provisioning-uri.js";

const seed = "ABCDEFGH".repeat(8);
const utf8 = { LANG: "en_US.UTF-8" };
const seen = (deviceName: string, { env, columns, rows }: { env: object; columns?: number; rows?: number }) => {
  const err = recordedOutput({ isTerminal: true, columns: columns ?? 80, rows: rows ?? 24 });
  const uri = provisioningUri({ deviceName, account: "111122223333", seed });
  const screen = introduceDevice({ env: env as Record<string, string>, err }, { seed, uri });
  // oxlint-disable-next-line no-control-regex
  return `${forTerminal(screen)}First code: `.replaceAll(/\u001b\[[\d;]*m/g, "").split("\n");
};

test.each(["jane", "roger.testing-dev", "a-name-of-thirty-characters-ok"])("of %s fits 80x24, seed first", (name) => {
  const lines = seen(name, { env: utf8 });
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines[0]).toBe(`Seed: ${seed.match(/.{8}/g)?.join(" ")}`);
  expect(lines.at(-1)).toBe("Scan it with an authenticator app, or type the seed in. First code: ");
  expect(lines.slice(1, -1).every((line) => line.length > 37)).toBe(true);
});

test.each([
  [{ env: utf8, rows: 20 }, "No QR code: it needs 39 columns and 22 lines, and this terminal has 80 and 20."],
  [{ env: utf8, columns: 30 }, "No QR code: it needs 39 columns and 24 lines, and this terminal has 30 and 24."],
  [{ env: { LANG: "C" } }, "No QR code: the locale is not UTF-8 (LANG=C.UTF-8 would make it so)."],
  [{ env: {} }, "No QR code: the locale is not UTF-8 (LANG=C.UTF-8 would make it so)."],
])("is the seed alone, and says why, where the code cannot be drawn: %j", (where, why) => {
  const lines = seen("jane", where);
  expect(lines[0]).toContain("Seed: ABCDEFGH");
  expect(lines[1]).toBe(why);
  expect(lines[2]).toBe("Type the seed into an authenticator app. First code: ");
});
