import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../packages", import.meta.url));
const fastCheck = fileURLToPath(new URL("fast-check.mjs", import.meta.url));

/** One jest set-up for all packages: sources are run as they are, core's rooms from their sources too. */
export default {
  testMatch: ["<rootDir>/src/**/*.test.ts", "<rootDir>/e2e/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: {
    "^@iam-tools/core/context/real$": `${packages}/core/src/context/real/index.ts`,
    "^@iam-tools/core/([a-z]+)$": `${packages}/core/src/$1/index.ts`,
    "^@iam-tools/sandbox$": `${packages}/sandbox/src/index.ts`,
    "^@iam-tools/sandbox/testing$": `${packages}/sandbox/src/testing/index.ts`,
    "^fast-check$": fastCheck,
    "^(\\.{1,2}/.*)\\.js$": "$1",
  },
  transform: {
    "\\.ts$": [
      "@swc/jest",
      {
        jsc: { target: "es2022", parser: { syntax: "typescript" }, experimental: { keepImportAttributes: true } },
        module: { type: "es6" },
      },
    ],
  },
  // None ends a test that is merely slow: a machine with other work to do takes five times as long, and each point to be
  // killed at takes its time.
  testTimeout: process.env.KILL_POINTS === "all" ? 3_600_000 : 300_000,
  maxWorkers: "50%",
};
