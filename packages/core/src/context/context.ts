import type { Files } from "./files.js";

/**
 * The world as a command sees it. A command takes what it uses and nothing more, by `Pick<Context, …>`; it has no
 * other way out, so a test that hands in its own members has the whole of what the command does in hand.
 */
export interface Context {
  /** Standard output: results, and nothing else. */
  readonly out: Output;
  /** Standard error: progress, questions, warnings, errors. */
  readonly err: Output;
  readonly env: Environment;
  readonly clock: Clock;
  readonly files: Files;
  readonly processes: Processes;
  readonly prompt: Prompt;
  readonly mail: Mail;
  readonly aws: Aws;
  readonly browser: Browser;
  readonly loopback: Loopback;
  readonly random: Random;
  /** Aborted when the person presses Ctrl-C or the process is asked to end. */
  readonly signal: AbortSignal;
}

export interface Output {
  write(text: string): void;
  /**
   * Resolves when the output is flushed. Rejects with Node's own error where it cannot be:
   * `EPIPE` for a reader that went away, `ENOSPC` for a full disk, and so on.
   */
  flush(): Promise<void>;
  /** Whether a person looks at it, so that colour and progress make sense. */
  readonly isTerminal: boolean;
  /** Whether all that is written is thrown away: `/dev/null`, which Node also opens in place of what is closed. */
  readonly isNowhere: boolean;
  /** Width in characters; 80 where it is not a terminal. */
  readonly columns: number;
  /** Height in lines; 24 where it is not a terminal. */
  readonly rows: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Clock {
  now(): Date;
  /** Ends after that many milliseconds, or at once, rejecting, when the run is cancelled. */
  sleep(milliseconds: number): Promise<void>;
}

export interface Processes {
  readonly self: ProcessIdentity;
  /** Whether that very process still runs; undefined where it cannot be told: it is another machine's. */
  isRunning(identity: ProcessIdentity): Promise<boolean | undefined>;
  /** The process that has started this one. */
  parent(): Promise<ParentProcess>;
  /**
   * Runs a command to its end. Signals that ask this process to end are passed on to it meanwhile.
   *
   * Errors are Node's own where it cannot be started (`ENOENT`, `EACCES`).
   */
  run(command: ChildCommand): Promise<ChildResult>;
}

export interface ChildCommand {
  /** The program and its arguments; or one line for the person's shell. Never a secret: all users can read it. */
  readonly line: readonly [program: string, ...args: string[]] | string;
  /** The whole environment; this process's own where not given. */
  readonly env?: Environment | undefined;
  /** Written to its standard input, which then ends; where not given, it shares this process's. */
  readonly input?: string | undefined;
  /** Whether its standard output comes back as text; it shares this process's otherwise. */
  readonly capture: boolean;
  /**
   * Whether its standard input and error are the terminal itself where there is one, whatever this process's are, so
   * that it can ask the person something.
   */
  readonly onTerminal?: boolean | undefined;
  /** Whether its standard error comes back as text, and is not shown. */
  readonly keepErrors?: boolean | undefined;
}

export interface ChildResult {
  /** 128 and the signal's number where a signal ended it, as shells have it. */
  readonly exitCode: number;
  /** Empty where it was not captured. */
  readonly stdout: string;
  /** Where it was kept. */
  readonly stderr?: string;
}

export interface ParentProcess {
  readonly pid: number;
  /** Of its program, as that calls itself; undefined where the system does not tell. */
  readonly name: string | undefined;
}

/** A process, told apart from all that had or will have the same number. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it started, in a form of the system's own; empty where the system does not tell. */
  readonly started: string;
}

export interface Prompt {
  /** Whether there is a terminal with a person to ask. */
  readonly canAsk: boolean;
  /** Shows what belongs to a question on the terminal itself; on standard error where there is none. */
  show(text: string): void;
  /** Asks on the terminal itself, whatever standard input is. */
  ask(question: string): Promise<string>;
  /** Asks on the terminal itself; what is typed is not shown. */
  askSecret(question: string): Promise<string>;
  /** The next line of standard input where it is not a terminal; undefined where it is, or at its end. */
  readPipedLine(): Promise<string | undefined>;
}

export interface Mail {
  /** @param url `smtp://` or `smtps://`, with user, password and port where needed */
  open(url: string, options?: MailOptions): Promise<MailTransport>;
}

export interface MailOptions {
  /** TLS with a verified certificate even on this machine; off it, it is required always. */
  readonly requireTls?: boolean | undefined;
  /** Tells an OAuth 2 access token, with which the URL's user signs in instead of a password; asked for each connection. */
  readonly token?: (() => Promise<string>) | undefined;
}

export interface MailEnvelope {
  /** `Name <address>`, or an address alone. */
  readonly from: string;
  readonly to?: string | undefined;
}

export interface MailTransport {
  /** Connects, greets, and signs in where the URL names a user. */
  verify(): Promise<void>;
  /**
   * Asks whether the relay takes mail from that sender and to that person, and sends none. A refusal is an error with the
   * relay's `response`, its `responseCode`, and the `command` that it refuses: `MAIL FROM` or `RCPT TO`.
   */
  tryOut(envelope: MailEnvelope): Promise<void>;
  /** Where it fails and the relay may have taken the message all the same, the error has `mayHaveArrived`. */
  send(message: MailMessage): Promise<void>;
  /** Ends also what is under way. */
  close(): void;
}

export interface MailMessage {
  readonly from: string;
  readonly to: string;
  readonly replyTo?: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** Others than those above. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly attachments?: readonly MailAttachment[] | undefined;
}

export interface MailAttachment {
  readonly filename: string;
  /** Such as `text/html; charset=utf-8`. */
  readonly contentType: string;
  readonly content: string;
}

export interface Aws {
  iam(settings: AwsSettings): Promise<AwsClient>;
  /** IAM Toolbox, which tells of denied requests. Where no region is typed, it is asked where IAM is. */
  iamToolbox(settings: AwsSettings): Promise<AwsClient>;
  sts(settings: AwsSettings): Promise<AwsClient>;
  organizations(settings: AwsSettings): Promise<AwsClient>;
  /**
   * Exchanges a role's temporary credentials for a token that the console's sign-in page takes; it works for 15 minutes.
   *
   * @param federationUrl ends in `/federation`
   * @param settings whose certificates and proxy hold; their `credentials` are those of the role
   */
  signinToken(federationUrl: string, settings: AwsSettings & { readonly credentials: AwsCredentials }): Promise<string>;
}

export interface Browser {
  /** Shows a page in the person's browser. Other users of the machine do not learn the address. */
  open(url: string): Promise<void>;
}

export interface Loopback {
  /** Answers programs of this machine by HTTP, on a free port of 127.0.0.1, until it is closed. */
  serve(service: LoopbackService): Promise<LoopbackServer>;
}

export interface LoopbackService {
  /** What a request has in its header `Authorization`; others are refused, and learn nothing. */
  readonly token: string;
  /** The answer to a request that has it. */
  readonly answer: () => Promise<LoopbackAnswer>;
}

export interface LoopbackAnswer {
  /** Of HTTP. */
  readonly status: number;
  /** As JSON. */
  readonly body: object;
}

export interface LoopbackServer {
  readonly url: string;
  /** Ends its connections, too. */
  close(): Promise<void>;
}

/**
 * Where a client's calls go and who signs them, as far as it was typed or is known: the room `settings` decides the rest
 * by the environment and the shared files.
 */
export interface AwsSettings {
  /** Whose settings hold, with `credentials` too. */
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  /** ARNs that were typed: where nothing names a region, the first that has a partition tells which one is called. */
  readonly arns?: readonly string[] | undefined;
  /** The shared credentials file, where it is not the usual one. */
  readonly credentialsFile?: string | undefined;
  /** Signs with these in place of the standard chain's. */
  readonly credentials?: AwsCredentials | undefined;
  /** How often a call is tried where it is throttled or the connection breaks; 5 where not given. */
  readonly maxAttempts?: number | undefined;
  /** Whether the client slows down by itself where it is throttled: it does where not given. */
  readonly retryMode?: "adaptive" | "standard" | undefined;
  /** Refuses, before anything is sent, every operation that is not a read. */
  readonly readOnly?: boolean | undefined;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A client of one AWS service: the SDK's own, narrowed to the one thing done with it. */
export interface AwsClient {
  send<Output>(command: AwsCommand<Output>): Promise<Output>;
  /**
   * Milliseconds by which AWS's clock is ahead of this machine's, by the Date header of its answers, which are in whole
   * seconds. Where it is more than some minutes, calls are signed by AWS's clock.
   */
  readonly clockOffset?: number;
}

/** A command of the SDK, such as `CreateUserCommand`, by the one member that says what it answers. */
export interface AwsCommand<Output> {
  readonly input: object;
  // The SDK's own types would make everyone who uses this package install the SDK's.
  // oxlint-disable-next-line typescript/no-explicit-any
  resolveMiddleware(stack: any, configuration: any, options: any): (args: any) => Promise<{ output: Output }>;
}

export interface Random {
  /** A number from 0 up to, not including, `limit`; from a cryptographic source. */
  integer(limit: number): number;
  /** 16 hexadecimal digits, never the same twice; from a cryptographic source. */
  id(): string;
}
