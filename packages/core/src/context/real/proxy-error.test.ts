import { expect, test } from "@jest/globals";
import { unreachableProxy } from "./proxy-error.js";

const proxy = { url: "http://ann:secret@proxy.example.com:3128", variable: "HTTPS_PROXY" };

test.each([
  ["connect", "ETIMEDOUT", "cannot be reached"],
  // Node's, where the name has several addresses.
  [undefined, "ETIMEDOUT", "cannot be reached"],
  ["connect", "ECONNREFUSED", "refuses the connection"],
  ["getaddrinfo", "ENOTFOUND", "has a name that cannot be looked up"],
])("a connection that fails names the proxy: %s %s", (syscall, code, what) => {
  expect(unreachableProxy(proxy, Object.assign(new Error("no"), { code, syscall }))).toMatchObject({
    code: "PROXY",
    message: `The proxy http://ann:***@proxy.example.com:3128, which HTTPS_PROXY names, ${what}; AWS was not reached.`,
  });
});

test.each(["read", "write"])("of a connection whose %s fails it is not said that AWS was not reached", (syscall) => {
  for (const code of ["ETIMEDOUT", "EHOSTUNREACH"]) {
    const error = Object.assign(new Error("no"), { name: "TimeoutError", code, syscall });
    expect(unreachableProxy(proxy, error)).toBeUndefined();
  }
});
