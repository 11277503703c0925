import type { MailMessage } from "../context/index.js";
import { escapeHtml } from "./escape-html.js";

/** What the mail to a new user says. */
export interface NewUserMail {
  /** What people call the account: `dev`. */
  readonly environment: string;
  readonly userName: string;
  readonly password: string;
  /** Where to sign in. */
  readonly consoleUrl: string;
}

/** The same words in text and in HTML; every value is escaped in the latter. */
export function newUserMail(values: NewUserMail): Pick<MailMessage, "subject" | "text" | "html"> {
  return {
    subject: `Your ${values.environment} environment AWS login is ready`,
    text: text(values),
    html: html(values),
  };
}

const mfaInstructions = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable.html";

function text({ environment, userName, password, consoleUrl }: NewUserMail): string {
  return `Your ${environment} environment AWS login is ready. When you first login it will make you change your password.

   Username: ${userName}
   Password: ${password}

MFA (multi-factor authentication) is required for all human accounts.
Please enable MFA as soon as possible. Instructions for setting up MFA:

  ${mfaInstructions}

The AWS console URL where you can login, change your password and setup an MFA device is:

  ${consoleUrl}

If you have any questions, please contact your administrator
`;
}

function html(values: NewUserMail): string {
  const environment = escapeHtml(values.environment);
  const consoleUrl = escapeHtml(values.consoleUrl);
  return `<!doctype html>
<html lang="en">
  <body style="font-family: sans-serif; line-height: 1.5">
    <p>Your ${environment} environment AWS login is ready. When you first login it will make you change your password.</p>
    <table>
      <tr><th align="left">Username:</th><td><code>${escapeHtml(values.userName)}</code></td></tr>
      <tr><th align="left">Password:</th><td><code>${escapeHtml(values.password)}</code></td></tr>
    </table>
    <p>MFA (multi-factor authentication) is required for all human accounts. Please enable MFA as soon as possible.
      <a href="${mfaInstructions}">Instructions for setting up MFA</a></p>
    <p>The AWS console URL where you can login, change your password and setup an MFA device is:
      <a href="${consoleUrl}">${consoleUrl}</a></p>
    <p>If you have any questions, please contact your administrator</p>
  </body>
</html>
`;
}
