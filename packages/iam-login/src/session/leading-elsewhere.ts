import type { Environment } from "@iam-tools/core/context";

/** Where AWS tools find credentials other than those of a session in the environment; some by names of their own. */
const names = [
  "AWS_ACCESS_KEY",
  "AWS_SECRET_KEY",
  "AWS_CREDENTIAL_FILE",
  "BOTO_CONFIG",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_LOGIN_CACHE_DIRECTORY",
];

/** Takes away what would lead a program to other credentials than it is given, a machine's own role included. */
export function leadingElsewhere(env: Environment): Record<string, string | undefined> {
  const tokens = Object.keys(env).filter((name) => name.startsWith("AWS_BEARER_TOKEN_"));
  return {
    ...Object.fromEntries([...names, ...tokens].map((name) => [name, undefined])),
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
