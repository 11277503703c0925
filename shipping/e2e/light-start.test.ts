import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf, temporaryFolder } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";
import { loadedFiles } from "./loaded-files.js";
import { tools } from "./shipped-packages.js";

const commands = tools.map(({ command }) => command);
const start = "packages/core/dist/start.js";
/** What every command needs. */
const rooms = ["packages/core/dist/rolldown-runtime.js", "packages/core/dist/rooms.js"];
const startOf = (tool: string) => [start, `packages/${tool}/bin/${tool}.cjs`, `packages/${tool}/dist/main.js`];

/** What reads a line. */
const tokenizer = ["yargs-parser"];

test.each(commands)("%s --version loads three files, and nothing of others", async (tool) => {
  expect(await loadedFiles(binOf(tool), ["--version"])).toEqual({ files: startOf(tool), bundled: [] });
});

test.each(commands)("%s --help loads what lays it out besides, and no command", async (tool) => {
  const { files, bundled } = await loadedFiles(binOf(tool), ["--help"]);
  expect(files).toEqual(["packages/core/dist/show-help.js", ...startOf(tool)].sort());
  expect(bundled).toEqual([]);
});

test.each([["status", "--json"], ["process"], ["export"]])(
  "iam-login P %s, with a session in clear, loads files of our own, and the tokenizer, only: no vault",
  async (...words) => {
    const folder = await temporaryFolder();
    const credentials = join(folder.path, "credentials");
    const keys = "aws_access_key_id = ASIAEXAMPLE\naws_secret_access_key = secret\naws_session_token = token\n";
    await writeFile(credentials, `[work-sts]\n${keys}expiration = 2999-01-01T00:00:00Z\n`, { mode: 0o600 });
    // Which profiles have their keys there is read without what opens it.
    const sealed = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = sealed:AAAA\n";
    await writeFile(`${credentials}.vault`, `[vault]\nversion = 1\n[profile other]\n${sealed}`, { mode: 0o600 });
    const env = { AWS_SHARED_CREDENTIALS_FILE: credentials };
    const { files, bundled } = await loadedFiles(binOf("iam-login"), ["work", ...words], env);
    await folder.remove();
    expect(bundled).toEqual(tokenizer);
    expect(files.filter((file) => file.includes("/core/"))).toEqual([...rooms, start]);
  },
);
