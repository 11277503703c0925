export type { CaughtMail, MailEnvelope } from "./caught-mail.js";
export {
  startMailCatcher,
  type MailCatcher,
  type MailCatcherOptions,
  type MailCredentials,
  type MailRefusal,
} from "./mail-catcher.js";
