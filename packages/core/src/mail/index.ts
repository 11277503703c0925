/**
 * Mails of any tool: their templates read, tried out and written, and the relay that takes them tried out before
 * anything is changed. What a mail says, and the values in it, are the tool's.
 */
export { addressIn } from "./address-in.js";
export { mailPage, mailStyles } from "./mail-page.js";
export type { MailNeed, MailSet, MailTemplate } from "./mail-set.js";
export { checkRecipient, mailSettings, type MailConfig, type MailSettings, type Relay } from "./mail-settings.js";
export { checkTemplates } from "./check-templates.js";
export { newMessageId } from "./new-message-id.js";
export {
  beginPostOffice,
  openPostOffice,
  type Letter,
  type OpeningPostOffice,
  type PostOffice,
} from "./post-office.js";
export { openRelay, sendMail, type OpenRelay, type RelayOptions, type SendOptions } from "./relay.js";
export { checkRelayUrl } from "./relay-url.js";
