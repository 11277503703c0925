import type { AwsClient, AwsSettings, Context, Files, MailEnvelope, MailTransport } from "../context/index.js";

/** Does one thing that a command does to the world, or does not, or does something before or after it. */
export type Around = <T>(effect: string, work: () => Promise<T>) => Promise<T>;

/** What changes a file, or must be on the disk before the next. */
const changes = ["create", "setMode", "setOwner", "rename", "remove", "makeFolder", "syncFolder"] as const;

/**
 * A context in which every call to AWS, every change of a file and every mail goes through `around`, by its name, such as
 * `CreateUserCommand`, `rename` or `mail`: so a test can end, disturb or count what a command does, one thing at a time.
 */
export function withEffects(context: Context, around: Around): Context {
  const files = Object.create(context.files) as Files;
  for (const name of changes) {
    const change = context.files[name] as (...parameters: unknown[]) => Promise<void>;
    const value = (...parameters: unknown[]) => around(name, () => change.apply(context.files, parameters));
    Object.defineProperty(files, name, { value });
  }
  const client = async (made: Promise<AwsClient>): Promise<AwsClient> => {
    const inner = await made;
    return {
      get clockOffset() {
        return inner.clockOffset ?? 0;
      },
      send: (command) => around(command.constructor.name, () => inner.send(command)),
    };
  };
  const aws: Context["aws"] = {
    iam: (settings: AwsSettings) => client(context.aws.iam(settings)),
    iamToolbox: (settings: AwsSettings) => client(context.aws.iamToolbox(settings)),
    sts: (settings: AwsSettings) => client(context.aws.sts(settings)),
    organizations: (settings: AwsSettings) => client(context.aws.organizations(settings)),
    signinToken: (...request) => context.aws.signinToken(...request),
  };
  const mail: Context["mail"] = {
    open: async (...relay) => {
      const transport = await context.mail.open(...relay);
      return {
        verify: () => transport.verify(),
        tryOut: (envelope: MailEnvelope) => transport.tryOut(envelope),
        send: (message: Parameters<MailTransport["send"]>[0]) => around("mail", () => transport.send(message)),
        close: () => transport.close(),
      };
    },
  };
  return { ...context, files, aws, mail };
}
