import { scriptedPrompt, testClock, testContext } from "../testing/index.js";
import { expect, test } from "@jest/globals";
import { CliError } from "../errors/index.js";
import { withTokenCode, type CodeSource } from "./with-token-code.js";

const phone = "arn:aws:iam::111122223333:mfa/phone";
const question = `MFA code of ${phone}: `;
const refused = new CliError({ code: "MFA_CODE_REFUSED", message: "AWS rejected the MFA code." });

interface Script {
  readonly typed?: readonly string[];
  readonly piped?: readonly string[];
  /** What the command for the code prints, run by run. */
  readonly printed?: readonly string[];
}

function stage({ printed = [], ...script }: Script) {
  const content = new Map<string, string>();
  const runs = [...printed];
  const files = {
    home: "/home/ann",
    read: async (path: string) => new TextEncoder().encode(content.get(path) ?? ""),
    list: async () => [],
    makeFolder: async () => {},
    create: async (path: string, text: string) => void content.set(path, text),
    rename: async (from: string, to: string) => void content.set(to, content.get(from) ?? ""),
    syncFolder: async () => {},
  };
  const prompt = scriptedPrompt(script);
  const context = testContext({
    env: {},
    clock: testClock(new Date("2030-01-02T03:04:16Z")),
    files: files as never,
    prompt,
    signal: new AbortController().signal,
    random: { id: () => "0123456789abcdef" } as never,
    processes: {
      self: { host: "h", pid: 1, started: "s" },
      run: async () => ({ exitCode: 0, stdout: runs.shift() ?? "none" }),
    } as never,
  });
  const sent: string[] = [];
  const use = (source: Partial<CodeSource>, right = "123456") =>
    withTokenCode(context, { serialNumber: phone, secret: "s", ...source }, async (code) => {
      sent.push(code);
      if (code !== right) throw refused;
      return `session by ${code}`;
    });
  return { context, prompt, sent, use };
}

test("a code that is mistyped, and one that AWS refuses, are asked for again, with the reason on the terminal", async () => {
  const { prompt, sent, use } = stage({ typed: ["12345", "000000", "123 456"] });
  expect(await use({})).toBe("session by 123456");
  expect(prompt.questions).toEqual([question, question, question]);
  expect(prompt.shown).toEqual([
    "An MFA code has six digits; 5 characters were given. Try again.\n",
    "AWS rejected the MFA code. Try again.\n",
  ]);
  expect(sent).toEqual(["000000", "123456"]);
});

test("the third wrong code is the end", async () => {
  const { prompt, use } = stage({ typed: ["000000", "000001", "000002"] });
  await expect(use({})).rejects.toBe(refused);
  expect(prompt.questions).toHaveLength(3);
});

test("what is not the code's fault is not asked again", async () => {
  const { prompt, context } = stage({ typed: ["123456"] });
  const broken = new CliError({ code: "NETWORK", message: "The connection broke." });
  const source = { serialNumber: phone, secret: "s" };
  await expect(withTokenCode(context, source, () => Promise.reject(broken))).rejects.toBe(broken);
  expect(prompt.questions).toHaveLength(1);
});

test("a code that was used is not sent again, and another in the same half minute is", async () => {
  const { prompt, sent, use } = stage({ typed: ["123456", "123456", "654321"] });
  await use({});
  expect(await use({}, "654321")).toBe("session by 654321");
  expect(prompt.shown).toEqual([
    "A code has just been used. The next one comes in 14 s.\n",
    `This code of ${phone} has already been used, and AWS accepts each code once. Try again.\n`,
  ]);
  expect(sent).toEqual(["123456", "654321"]);
});

test.each([{ tokenCode: "000000" }, {}])("a code that was given is tried once: %j", async (source) => {
  const { prompt, sent, use } = stage({ piped: ["000000"], typed: [] });
  await expect(use(source)).rejects.toBe(refused);
  expect(prompt.questions).toEqual([]);
  expect(sent).toEqual(["000000"]);
});

test("where a command prints a code that was used, the next one is waited for, and said so", async () => {
  const { context, prompt, sent, use } = stage({ printed: ["123456", "123456", "654321"] });
  await use({ tokenCommand: "otp" });
  await use({ tokenCommand: "otp" }, "654321");
  expect(sent).toEqual(["123456", "654321"]);
  expect(context.clock.now()).toEqual(new Date("2030-01-02T03:04:30Z"));
  expect(prompt.shown).toEqual(["This code has already been used; waiting 14 s for the next one.\n"]);
});

test("where a command prints another code in the same half minute, nothing is waited for", async () => {
  const { context, use } = stage({ printed: ["123456", "654321"] });
  await use({ tokenCommand: "otp" });
  await use({ tokenCommand: "otp" }, "654321");
  expect(context.clock.now()).toEqual(new Date("2030-01-02T03:04:16Z"));
});
