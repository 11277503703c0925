import { expect, test } from "@jest/globals";
import type { MailEnvelope, MailMessage } from "../context/index.js";
import { recordedOutput, testClock, testContext } from "../testing/index.js";
import { senderName } from "./address-in.js";
import { checkTemplates } from "./check-templates.js";
import type { MailSet } from "./mail-set.js";
import { mailSettings, type MailConfig } from "./mail-settings.js";
import { mailPage } from "./mail-page.js";
import { openPostOffice } from "./post-office.js";

interface Values {
  readonly sender: string;
  readonly contact: string;
  readonly keys: readonly { readonly id: string; readonly secret: string }[];
}

/** As a tool would have them that mails keys. */
const mails: MailSet<"new-key", Values> = {
  templates: {
    "new-key": {
      text: "Your key\n\n{{#each keys}}{{id}}: {{secret}}\n{{/each}}",
      html: mailPage("Your key", "{{#each keys}}<p>{{id}}: {{secret}}</p>{{/each}}"),
    },
  },
  samples: [{ sender: "IAM", contact: "iam@example.com", keys: [{ id: "AKIA1", secret: "s1" }] }],
  forSubject: ({ keys, ...rest }) => ({ ...rest, keys: keys.map(({ id }) => ({ id })) }),
  subjectOf: "new-key",
  needs: { "new-key": { texts: ({ keys }) => keys.map(({ secret }) => secret), what: "each secret", written: "…" } },
  copyCommand: "key-tool templates init",
};

const config: MailConfig = { tls: "auto", allowedDomains: [], from: '"Identity Team" <iam@example.com>' };

function world(answer?: { response: string; responseCode: number }) {
  const sent: MailMessage[] = [];
  const asked: MailEnvelope[] = [];
  const transport = {
    verify: () => Promise.resolve(),
    tryOut(envelope: MailEnvelope) {
      asked.push(envelope);
      return answer === undefined ? Promise.resolve() : Promise.reject(Object.assign(new Error("no"), answer));
    },
    send(message: MailMessage) {
      sent.push(message);
      return Promise.resolve();
    },
    close: () => undefined,
  };
  const err = recordedOutput();
  const mail = { open: () => Promise.resolve(transport) };
  return { sent, asked, err, context: testContext({ clock: testClock(), env: {}, err, mail }) };
}

test("another tool's mail is written by its own templates, from its sender, as made by a machine", async () => {
  const { context, sent, asked } = world();
  const office = await openPostOffice(context, mailSettings(context, {}, config), mails);
  await office.tryOut("jane@example.com");
  const { sender, contact } = office;
  const values = { sender, contact, keys: [{ id: "AKIA2", secret: "a<b" }] };
  await office.send({ template: "new-key", to: "jane@example.com", values, messageId: "<1@example.com>" });
  expect(asked).toEqual([{ from: config.from, to: "jane@example.com" }]);
  expect(sent).toEqual([
    {
      from: config.from,
      to: "jane@example.com",
      subject: "Your key",
      text: "AKIA2: a<b\n",
      html: expect.stringMatching(/>Identity Team<[^]*AKIA2: a&lt;b[^]*your answer goes to iam@example.com/),
      messageId: "<1@example.com>",
      headers: { "Auto-Submitted": "auto-generated" },
    },
  ]);
});

test("a relay that puts its answer off is warned of", async () => {
  const { context, err } = world({ response: "450 4.2.0 Later", responseCode: 450 });
  const office = await openPostOffice(context, mailSettings(context, {}, config), mails);
  await office.tryOut();
  expect(err.text).toBe("Warning: smtp://localhost:25 has not yet said whether it accepts mail: 450 4.2.0 Later\n");
});

test.each([
  ["{{keys.[0].secret}}", '"secret" not defined'],
  ["{{colour}}", '"colour" not defined'],
])("a subject that names what it may not is an error: %s", async (subject, message) => {
  await expect(checkTemplates(testContext({}), mails, { subject })).rejects.toMatchObject({
    code: "TEMPLATE",
    message: expect.stringContaining(message),
    hint: "A template may use: sender, contact, and of each of keys: id, secret. Nothing was changed.",
  });
});

test.each([
  ["IAM <iam@x.com>", "IAM"],
  ['"Team, Identity" <iam@x.com>', "Team, Identity"],
  ["<iam@x.com>", "iam@x.com"],
  ["iam@x.com", "iam@x.com"],
])("the sender %s is called %s", (sender, name) => {
  expect(senderName(sender)).toBe(name);
});

test.each([
  [{ SMTP_URL: "smtp://iam@mail.example.com" }, "SMTP_URL names a user but no password."],
  [{ SMTP_URL: "smtp://mail.example.com", SMTP_TOKEN_COMMAND: "true" }, "names no user to sign in with the token"],
  [{ SMTP_URL: "smtp://a:b@mail.example.com", SMTP_TOKEN_COMMAND: "true" }, "contains a password as well"],
])("a login that is half there is an error: %j", (env, message) => {
  expect(() => mailSettings({ env }, {}, config)).toThrow(message);
});
