import type { MailTemplate } from "@iam-tools/core/mail";

export const templateNames = ["new-user", "new-password", "deletion"] as const;

export type TemplateName = (typeof templateNames)[number];

const loginsText = `{{#each accounts}}

   Username: {{userName}}
   Password: {{#if ../encrypted}}encrypted with your OpenPGP key

{{password}}{{else}}{{password}}{{/if}}
{{#unless @last}}   Console:  {{consoleUrl}}
{{else}}{{#unless @first}}   Console:  {{consoleUrl}}
{{/unless}}{{/unless}}{{/each}}`;

const loginsHtml = `    {{#each accounts}}
    <table>
      <tr><th align="left">Username:</th><td><code>{{userName}}</code></td></tr>
      <tr><th align="left">Password:</th><td>{{#if ../encrypted}}encrypted with your OpenPGP key<pre>{{password}}</pre>{{else}}<code>{{password}}</code>{{/if}}</td></tr>
      <tr><th align="left">Console:</th><td><a href="{{consoleUrl}}">{{consoleUrl}}</a></td></tr>
    </table>
    {{/each}}`;

const consoleText = `{{#each accounts}}{{#if @first}}{{#if @last}}
The AWS console URL where you can login, change your password and setup an MFA device is:

  {{consoleUrl}}
{{/if}}{{/if}}{{/each}}`;

/** Our own; `templates init` copies them into a folder, to be made one's own there. */
export const templates: Readonly<Record<TemplateName, MailTemplate>> = {
  "new-user": {
    text: `Your {{environments}} environment AWS login is ready

Your {{environments}} environment AWS login is ready. When you first login it will make you change your password.
${loginsText}
MFA (multi-factor authentication) is required for all human accounts.
Please enable MFA as soon as possible. Instructions for setting up MFA:

  {{mfaGuideUrl}}
${consoleText}
If you have any questions, please contact your administrator
`,
    html: page(`    <p>Your {{environments}} environment AWS login is ready. When you first login it will make you change your password.</p>
${loginsHtml}
    <p>MFA (multi-factor authentication) is required for all human accounts. Please enable MFA as soon as possible.
      <a href="{{mfaGuideUrl}}">Instructions for setting up MFA</a></p>
    <p>If you have any questions, please contact your administrator</p>`),
  },
  "new-password": {
    text: `Your {{environments}} environment AWS password was changed

An administrator gave you a new password for the {{environments}} environment. When you next login it will make you change it.
${loginsText}${consoleText}
If you did not expect this, please contact your administrator
`,
    html: page(`    <p>An administrator gave you a new password for the {{environments}} environment. When you next login it will make you change it.</p>
${loginsHtml}
    <p>If you did not expect this, please contact your administrator</p>`),
  },
  deletion: {
    text: `The AWS user of {{email}} was deleted ({{environments}})

The AWS user of {{email}} was deleted:
{{#each accounts}}
  {{userName}} in account {{accountId}} ({{environment}})
{{/each}}
`,
    html: page(`    <p>The AWS user of {{email}} was deleted:</p>
    <ul>
      {{#each accounts}}
      <li><code>{{userName}}</code> in account {{accountId}} ({{environment}})</li>
      {{/each}}
    </ul>`),
  },
};

function page(body: string): string {
  return `<!doctype html>
<html lang="en">
  <body style="font-family: sans-serif; line-height: 1.5">
${body}
  </body>
</html>
`;
}
