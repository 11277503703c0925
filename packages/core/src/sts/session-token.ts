/** Temporary credentials, as every operation of STS answers them. */
export interface SessionToken {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}
