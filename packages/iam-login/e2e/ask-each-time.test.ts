import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { scriptedPrompt } from "@iam-tools/core/testing";
import { openWorkplace, quickContext, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("iam-login", { main });
  await place.config.write(
    "[profile work]\nregion = us-east-1\nvault_key_command = echo a-secret-of-the-person-alone\n",
  );
  // What other programs start.
  await writeFile(join(place.folder, "iam-login"), "");
});
afterEach(() => place.close());

/** @param typed what the person types at the terminal; there is none where it is not given */
async function run(args: readonly string[], typed?: readonly string[]) {
  const prompt = scriptedPrompt(typed === undefined ? {} : { typed });
  const { context, out, err } = quickContext({
    env: { ...place.environment, PATH: [place.folder, process.env["PATH"] ?? ""].join(delimiter) },
    home: place.folder,
    prompt,
  });
  const exitCode = await main(args, context);
  return { exitCode, stdout: out.text, stderr: err.text, questions: prompt.questions };
}

const vault = () => readFile(`${place.credentials.path}.vault`, "utf8");
const asked = expect.stringMatching(
  /^\S+ \(process \d+\) asks for a session of "work"\. Do you want to proceed \(yes\/no\)\? $/,
);

test("each session is handed out once the person agrees, and a login alone is none", async () => {
  const sealed = await run(["work", "seal", "--ask-each-time"]);
  expect(sealed.stdout).toContain("> noted in the vault that you are asked for each session of work\n");
  expect((await run(["work"], [place.code()])).exitCode).toBe(0);
  for (const args of [["process"], ["export"], ["exec", "--", "true"]]) {
    const agreed = await run(["work", ...args], ["yes"]);
    expect(agreed).toMatchObject({ exitCode: 0, questions: [asked] });
    const refused = await run(["work", ...args], ["no"]);
    expect(refused).toMatchObject({
      exitCode: 4,
      stdout: "",
      stderr: "iam-login: Not confirmed.\nNothing was changed.\n",
    });
  }
  expect((await run(["work", "status"])).stdout).toContain("; you are asked for each session.\n");
});

test("without a terminal there is no session, and no code is spent", async () => {
  await succeeded(run(["work", "seal", "--ask-each-time"]));
  const { exitCode, stdout, stderr } = await run(["work", "process"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
  expect(stderr).toMatch(
    /^iam-login: \S+ \(process \d+\) asks for a session of "work", which needs your agreement, and there is no terminal to ask on\.\nStart it on a terminal\. To be asked no more, on a terminal: iam-login work seal\n$/,
  );
});

test("it is asked before the code, and again after that is in the vault", async () => {
  await succeeded(run(["work", "seal", "--ask-each-time"]));
  const first = await run(["work", "process"], ["y", place.code()]);
  expect(first.questions).toEqual([asked, expect.stringContaining("MFA code of")]);
  expect((await run(["work", "process"], ["y"])).stdout).toBe(first.stdout);
});

test("only the person takes it back: by sealing again, or unsealing", async () => {
  await succeeded(run(["work", "seal"]));
  expect(await vault()).not.toContain("ask_each_time");
  const again = await run(["work", "seal", "--ask-each-time"]);
  expect(again).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await vault()).toContain("\nask_each_time = true\n");
  const unchanged = await run(["work", "seal", "--ask-each-time"]);
  expect(unchanged.stdout).not.toContain(">");
  for (const verb of ["seal", "unseal"]) {
    const alone = await run(["work", verb]);
    expect(alone).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("there is no terminal to ask on.") });
    expect((await run(["work", verb], ["no"])).exitCode).toBe(4);
  }
  expect(await vault()).toContain("\nask_each_time = true\n");
  const foreseen = await run(["work", "seal", "--dry-run"]);
  expect(foreseen.stdout).toContain(
    "> would ask, and remove from the vault that you are asked for each session of work\n",
  );
  expect((await run(["work", "seal"], ["yes"])).stdout).toContain(
    "> removed from the vault that you are asked for each session of work\n",
  );
  expect(await vault()).not.toContain("ask_each_time");
});

test("a rotation keeps it", async () => {
  await succeeded(run(["work", "seal", "--ask-each-time"]));
  place.roger.user.inlinePolicies.set(
    "keys",
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"*"}}',
  );
  expect((await run(["work", "rotate"])).exitCode).toBe(0);
  expect(await vault()).toContain("\nask_each_time = true\n");
});
