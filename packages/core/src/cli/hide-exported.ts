import type { Context } from "../context/index.js";
import { neverShow } from "../errors/index.js";

const variables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"];

/** From then on, no message shows the keys in the environment. */
export function hideExported({ env }: Pick<Context, "env">): void {
  neverShow(variables.map((name) => env[name]));
}
