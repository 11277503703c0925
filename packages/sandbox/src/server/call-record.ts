import type { Service } from "../operation/operation.js";

/** One request that was received, for tests to look at. */
export interface CallRecord {
  /** Empty where the request named none. */
  readonly action: string;
  readonly service: Service;
  /** Whether carrying it out changes anything; false for an unknown action. */
  readonly writes: boolean;
  readonly accessKeyId?: string | undefined;
  /** As they were sent, flat: `Tags.member.1.Key`. Secrets too. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The code of the error it was answered with. */
  error?: string;
  readonly at: Date;
}
