import { mailPage, mailStyles, type MailTemplate } from "@iam-tools/core/mail";

export const templateNames = ["new-user", "new-password", "access-key", "deletion"] as const;

export type TemplateName = (typeof templateNames)[number];

const loginsText = `{{#each accounts}}

   Username: {{userName}}
   Password: {{#if ../encrypted}}encrypted with your OpenPGP key

{{password}}{{else}}{{password}}{{/if}}
   Console:  {{consoleUrl}}
{{#if expires}}   Expires:  the password, on {{expires}}
{{/if}}
{{/each}}`;

const { facts, name, value, link } = mailStyles;

const loginsHtml = `            {{#each accounts}}
            <table role="presentation" cellpadding="0" cellspacing="0" style="${facts}">
              <tr><th style="${name}">User name</th><td style="${value}"><code>{{userName}}</code></td></tr>
              <tr><th style="${name}">Password</th><td style="${value}">{{#if ../encrypted}}encrypted with your OpenPGP key<pre>{{password}}</pre>{{else}}<code>{{password}}</code>{{/if}}</td></tr>
              <tr><th style="${name}">Console</th><td style="${value}"><a href="{{consoleUrl}}" style="${link}">{{consoleUrl}}</a></td></tr>
              {{#if expires}}
              <tr><th style="${name}">Expires</th><td style="${value}">the password, on {{expires}}</td></tr>
              {{/if}}
            </table>
            {{/each}}`;

const keysText = `{{#each accounts}}

   Account:           {{environment}} ({{accountId}})
   User name:         {{userName}}
   Access key ID:     {{accessKeyId}}
   Secret access key: {{#if ../encrypted}}encrypted with your OpenPGP key

{{secretAccessKey}}{{else}}{{secretAccessKey}}{{/if}}
{{/each}}`;

const keysHtml = `            {{#each accounts}}
            <table role="presentation" cellpadding="0" cellspacing="0" style="${facts}">
              <tr><th style="${name}">Account</th><td style="${value}">{{environment}} ({{accountId}})</td></tr>
              <tr><th style="${name}">User name</th><td style="${value}"><code>{{userName}}</code></td></tr>
              <tr><th style="${name}">Access key ID</th><td style="${value}"><code>{{accessKeyId}}</code></td></tr>
              <tr><th style="${name}">Secret access key</th><td style="${value}">{{#if ../encrypted}}encrypted with your OpenPGP key<pre>{{secretAccessKey}}</pre>{{else}}<code>{{secretAccessKey}}</code>{{/if}}</td></tr>
            </table>
            {{/each}}`;

/** What to do with a key, in text and in HTML. */
const keeping =
  "Store it where the program that uses it reads it, such as with aws configure, and delete this mail. AWS does not show the secret again. If it replaces another key, switch to it now: the other one will stop working.";

const contactText = `Questions? Reply to this mail; your answer goes to {{contact}}.
`;

/** What to do with the password, in text and in HTML. */
const steps = [
  {
    what: "Sign in.",
    text: "Open the console's address above, and enter the user name and the password.",
  },
  {
    what: "Choose a new password.",
    text: "AWS asks for one at the first sign-in; the one above stops working then.",
  },
];

const newDevice = {
  what: "Set up MFA (multi-factor authentication),",
  text: "which is required for everyone: open Security credentials in the menu at your name, and assign an MFA device. Name it exactly like your user name.",
};

const deviceAgain = {
  what: "Enter the code of your MFA device,",
  text: "as usual. If you no longer have one, set one up: open Security credentials in the menu at your name, and name the device exactly like your user name.",
};

function stepsText(last: (typeof steps)[number]): string {
  const numbered = [...steps, last].map(({ what, text }, index) => fold(`${index + 1}. ${what} ${text}`, "   "));
  return `${numbered.join("\n")}
   {{mfaGuideUrl}}`;
}

function stepsHtml(last: (typeof steps)[number]): string {
  const items = [...steps, last].map(
    ({ what, text }) => `              <li style="margin-bottom: 10px"><strong>${what}</strong> ${text}</li>`,
  );
  return `            <ol style="margin: 0 0 20px; padding-left: 20px">
${items.join("\n")}
            </ol>
            <p><a href="{{mfaGuideUrl}}" style="${link}">How to set up an MFA device</a></p>`;
}

/** Lines of 76 letters at most, for readers that do not fold. */
function fold(text: string, indent: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && `${line} ${word}`.length > 76) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("\n");
}

/** Our own; `templates init` copies them into a folder, to be adapted there. */
export const templates: Readonly<Record<TemplateName, MailTemplate>> = {
  "new-user": {
    text: `Your {{environments}} environment AWS login is ready

Hello,

{{sender}} has created an AWS user for {{email}}, to sign in to: {{environments}}.
${loginsText}

${stepsText(newDevice)}

${contactText}`,
    html: mailPage(
      "Your AWS login is ready",
      `            <p>Hello,</p>
            <p>{{sender}} has created an AWS user for {{email}}, to sign in to: <strong>{{environments}}</strong>.</p>
${loginsHtml}
${stepsHtml(newDevice)}`,
    ),
  },
  "new-password": {
    text: `Your {{environments}} environment AWS password was changed

Hello,

{{sender}} has given your AWS user a new password, to sign in to: {{environments}}.
If you did not expect this, reply to this mail before you use it.
${loginsText}

${stepsText(deviceAgain)}

${contactText}`,
    html: mailPage(
      "Your AWS password was changed",
      `            <p>Hello,</p>
            <p>{{sender}} has given your AWS user a new password, to sign in to: <strong>{{environments}}</strong>. If you did not expect this, reply to this mail before you use it.</p>
${loginsHtml}
${stepsHtml(deviceAgain)}`,
    ),
  },
  "access-key": {
    text: `Your {{environments}} environment AWS access key is ready

Hello,

{{sender}} has created an AWS access key for {{email}}, in: {{environments}}.
${keysText}

${fold(keeping, "")}

${contactText}`,
    html: mailPage(
      "Your AWS access key is ready",
      `            <p>Hello,</p>
            <p>{{sender}} has created an AWS access key for {{email}}, in: <strong>{{environments}}</strong>.</p>
${keysHtml}
            <p>${keeping}</p>`,
    ),
  },
  deletion: {
    text: `The AWS user of {{email}} was deleted ({{environments}})

Hello,

{{sender}} has deleted the AWS user of {{email}}:

{{#each accounts}}
   {{userName}} in account {{accountId}} ({{environment}})
{{/each}}

${contactText}`,
    html: mailPage(
      "The AWS user of {{email}} was deleted",
      `            <p>Hello,</p>
            <p>{{sender}} has deleted the AWS user of {{email}}:</p>
            <ul>
              {{#each accounts}}
              <li><code>{{userName}}</code> in account {{accountId}} ({{environment}})</li>
              {{/each}}
            </ul>`,
    ),
  },
};
