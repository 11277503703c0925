export type {
  Aws,
  AwsClient,
  AwsCommand,
  AwsCredentials,
  AwsSettings,
  Browser,
  ChildCommand,
  ChildResult,
  Clock,
  Context,
  Environment,
  Loopback,
  LoopbackService,
  Mail,
  MailMessage,
  MailAttachment,
  MailEnvelope,
  MailOptions,
  MailTransport,
  Output,
  Processes,
  ProcessIdentity,
  Prompt,
  Random,
} from "./context.js";
export type { FileMounts, Files, FileStat, HeldFile } from "./files.js";
export { credentialFault, type CredentialFault } from "./credential-fault.js";
export { fold, foldForTerminal } from "./fold.js";
export { isLoopback } from "./is-loopback.js";
export { operationOf } from "./operation-of.js";
export { pickOne, type Choices } from "./pick-one.js";
export { isUtf8 } from "./is-utf8.js";
export { forPipe, forTerminal, plainJson, redrawn, styled } from "./terminal-text.js";
