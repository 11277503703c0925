import type { GetCredentialReportCommand } from "@aws-sdk/client-iam";

const [opening, closing] = ["<Content>", "</Content>"];

/**
 * Takes the credential report out of the answer before the SDK's parser reads it, which adds up a text letter by letter:
 * the report of 5,000 users would take 50 MB for a moment.
 *
 * @returns what was taken, once the command was sent; undefined where the answer has the report in another form
 */
export function takeContent(command: GetCredentialReportCommand): () => Uint8Array | undefined {
  let taken: Uint8Array | undefined;
  command.middlewareStack.addRelativeTo(
    <Args, Result extends { readonly response: unknown }>(next: (args: Args) => Promise<Result>) =>
      async (args: Args): Promise<Result> => {
        const result = await next(args);
        const response = result.response as { body?: unknown };
        const { body } = response;
        if (!(body instanceof Uint8Array)) return result;
        const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
        const [start, end] = [text.indexOf(opening) + opening.length, text.indexOf(closing)];
        const content = text.subarray(start, end).toString("latin1");
        if (start < opening.length || end < start || !/^[\w+/=\s]*$/.test(content)) return result;
        taken = Buffer.from(content, "base64");
        response.body = Buffer.concat([text.subarray(0, start), text.subarray(end)]);
        return result;
      },
    { name: "takeContent", relation: "after", toMiddleware: "deserializerMiddleware" },
  );
  return () => taken;
}
