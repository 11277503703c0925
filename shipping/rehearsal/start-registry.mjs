import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "./run.mjs";

/** The last that runs on Node 20. */
const version = "6.8.0";

/**
 * Starts a package registry on loopback. Our own packages are its own; those of others it fetches from the registry
 * that the person uses.
 *
 * @param {string} folder for all that it keeps
 * @param {Record<string, string>} env
 * @returns {Promise<{ url: string, userConfig: string, close: () => Promise<void> }>} `userConfig`: a file for
 * NPM_CONFIG_USERCONFIG, with the registry and a token for it
 */
export async function startRegistry(folder, env) {
  await mkdir(folder);
  const manifest = { private: true, overrides: { "verdaccio-audit": { "node-fetch": "2.7.0" } } };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
  await run(["npm", "install", ...quiet, `verdaccio@${version}`], { cwd: folder, env });
  const others = (await run(["npm", "config", "get", "registry"], { cwd: folder, env })).trim();

  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  await writeFile(join(folder, "config.json"), JSON.stringify(configuration(folder, others)));
  const bin = join(folder, "node_modules", "verdaccio", "bin", "verdaccio");
  const child = spawn(process.execPath, [bin, "--config", join(folder, "config.json"), "--listen", url], {
    cwd: folder,
    env,
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  await answers(url, child);

  const userConfig = join(folder, "npmrc");
  const lines = [
    `registry=${url}`,
    `//127.0.0.1:${port}/:_authToken=${await signUp(url)}`,
    "fund=false",
    "audit=false",
  ];
  await writeFile(userConfig, `${lines.join("\n")}\n`, { mode: 0o600 });
  return {
    url,
    userConfig,
    close: async () => {
      child.kill();
      await ended;
    },
  };
}

/** https://verdaccio.org/docs/configuration; JSON is YAML, too. */
function configuration(folder, others) {
  return {
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd") } },
    uplinks: { others: { url: others } },
    packages: {
      "@iam-tools/*": { access: "$all", publish: "$authenticated" },
      "**": { access: "$all", proxy: "others" },
    },
    max_body_size: "50mb",
    log: { type: "file", path: join(folder, "registry.log"), level: "warn" },
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url, child) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (child.exitCode !== null) throw new Error("The registry on loopback did not start.");
    const response = await fetch(`${url}-/ping`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(200);
  }
  throw new Error("The registry on loopback does not answer.");
}

/** @returns {Promise<string>} a token of a new user's */
async function signUp(url) {
  const response = await fetch(`${url}-/user/org.couchdb.user:rehearsal`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "rehearsal", password: randomBytes(16).toString("hex") }),
  });
  const { token } = await response.json();
  if (token === undefined) throw new Error("The registry on loopback gives no token.");
  return token;
}
