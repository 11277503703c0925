const name = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

/**
 * Makes a client of the SDK without its warning about Node's version, of which a person who runs a tool can do nothing.
 * This is the SDK's own switch for it, and is taken away again, since programs that are started inherit it otherwise.
 */
export function quietly<T>(make: () => T): T {
  const before = process.env[name];
  process.env[name] = "true";
  try {
    return make();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}
