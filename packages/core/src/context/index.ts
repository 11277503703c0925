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
  FileMounts,
  Files,
  FileStat,
  HeldFile,
  Mail,
  MailMessage,
  MailEnvelope,
  MailOptions,
  MailTransport,
  Output,
  Processes,
  ProcessIdentity,
  Prompt,
  Random,
} from "./context.js";
export { credentialFault, type CredentialFault } from "./credential-fault.js";
export { isLoopback } from "./is-loopback.js";
export { operationOf } from "./operation-of.js";
export { pickOne, type Choices } from "./pick-one.js";
export { forPipe, forTerminal, plainJson, styled } from "./terminal-text.js";
