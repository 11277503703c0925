import { expect, test } from "@jest/globals";
import { proxyFor } from "./proxy-for.js";

const iam = "https://iam.amazonaws.com/";

test.each([
  [iam, {}, undefined],
  [iam, { HTTPS_PROXY: "http://proxy:3128" }, "http://proxy:3128"],
  [iam, { HTTPS_PROXY: "proxy:3128" }, "http://proxy:3128"],
  [iam, { HTTPS_PROXY: "//proxy:3128" }, "http://proxy:3128"],
  [iam, { HTTPS_PROXY: "https://jane:secret@proxy" }, "https://jane:secret@proxy"],
  [iam, { HTTPS_PROXY: "http://big", https_proxy: "http://small" }, "http://small"],
  [iam, { HTTP_PROXY: "http://proxy" }, undefined],
  ["http://emulator:4566/", { HTTP_PROXY: "http://proxy" }, "http://proxy"],
  ["http://localhost:4566/", { HTTP_PROXY: "http://127.0.0.1:3128" }, "http://127.0.0.1:3128"],
  ["http://localhost:4566/", { HTTP_PROXY: "http://proxy" }, undefined],
  ["http://127.0.0.1:4566/", { HTTP_PROXY: "127.0.0.1.example.com:3128" }, undefined],
  ["https://localhost:4566/", { HTTPS_PROXY: "http://proxy" }, "http://proxy"],
])("%s with %j goes by %s", (url, env, proxy) => {
  expect(proxyFor(new URL(url), env)?.url).toBe(proxy);
});

test.each([
  [iam, "*", true],
  [iam, "amazonaws.com", true],
  [iam, ".amazonaws.com", true],
  [iam, "*.amazonaws.com", true],
  [iam, "localhost, AmazonAWS.com", true],
  [iam, "iam.amazonaws.com:443", true],
  [iam, "iam.amazonaws.com:8443", false],
  [iam, "aws.com", false],
  [iam, "", false],
  ["https://[::1]:8443/", "::1", true],
  ["https://[::1]:8443/", "[::1]", true],
  ["https://127.0.0.1:8443/", "127.0.0.0/8", true],
  ["https://10.1.2.3/", "10.0.0.0/16", false],
  ["https://[fd00::7]/", "fd00::/8", true],
  ["https://10.1.2.3/", "10.0.0.0/x", false],
])("%s with NO_PROXY=%s goes there directly: %s", (url, NO_PROXY, isDirect) => {
  expect(proxyFor(new URL(url), { HTTPS_PROXY: "http://proxy", NO_PROXY }) === undefined).toBe(isDirect);
});
