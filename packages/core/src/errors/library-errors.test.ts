import { describe, expect, test } from "@jest/globals";
import { toCliError } from "./to-cli-error.js";
import { wordsOf } from "./words-of.js";

/** Each class of error that a library or Node can throw in a person's run, in its own words, and what is shown for it. */
const shown: readonly [from: string, error: object, sentence: string][] = [
  [
    "Node, a file",
    { code: "ENOENT", path: "/x", message: "ENOENT: no such file or directory, open '/x'" },
    "/x cannot be used: it does not exist.",
  ],
  [
    "Node, a program",
    { code: "EACCES", path: "pass", message: "spawn pass EACCES" },
    "pass cannot be used: permission denied.",
  ],
  [
    "Node, many files",
    { code: "EMFILE", message: "EMFILE: too many open files" },
    "A file cannot be used: too many files are open.",
  ],
  [
    "Node, memory",
    { code: "EAGAIN", path: "cp", message: "spawn cp EAGAIN" },
    "cp cannot be used: the system is short of memory or processes.",
  ],
  [
    "Node, a disk",
    { code: "EIO", path: "/x", message: "EIO: i/o error, read" },
    "/x cannot be used: the disk reported an error.",
  ],
  [
    "Node, a name",
    { code: "ENAMETOOLONG", path: "/x", message: "ENAMETOOLONG: name too long" },
    "/x cannot be used: its name is too long.",
  ],
  [
    "Node, DNS",
    { code: "ENOTFOUND", hostname: "a.b", message: "getaddrinfo ENOTFOUND a.b" },
    "The host name cannot be resolved: a.b.",
  ],
  ["Node, a socket", { code: "ECONNRESET", message: "socket hang up" }, "The connection broke."],
  [
    "OpenSSL, no TLS",
    { code: "EPROTO", $metadata: {}, message: "write EPROTO 80:error:0A00010B:SSL routines" },
    "The server does not speak TLS, or only a version that is not safe.",
  ],
  [
    "OpenSSL, its version",
    { code: "ERR_SSL_WRONG_VERSION_NUMBER", message: "80:error:0A00010B" },
    "The server does not speak TLS, or only a version that is not safe.",
  ],
  [
    "OpenSSL, a certificate",
    { code: "CERT_HAS_EXPIRED", message: "certificate has expired" },
    "The server's certificate is not trusted (CERT_HAS_EXPIRED).",
  ],
  [
    "the SDK, SSO",
    { name: "TokenProviderError", message: "Token is expired. To refresh this SSO session run 'aws sso login'" },
    "The profile signs in with IAM Identity Center, and is not signed in or its sign-in has expired.",
  ],
  ["the SDK, no region", { name: "Error", message: "Region is missing" }, "No region is set."],
  [
    "the SDK, a time-out",
    { name: "TimeoutError", message: "Connection timed out after 1000 ms" },
    "The connection timed out.",
  ],
  [
    "AWS, an error of no rule",
    { name: "MalformedPolicyDocument", $metadata: {}, message: "Syntax errors" },
    "AWS answers: Syntax errors.",
  ],
  [
    "anything else",
    { name: "TypeError", message: "x is not iterable\n    at y" },
    "Unexpected error: x is not iterable.",
  ],
];

describe("no library's words reach a person alone", () => {
  test.each(shown)("%s", (_from, members, sentence) => {
    const error = Object.assign(new Error("x"), members);
    expect(toCliError(error)).toMatchObject({ message: sentence, cause: error });
  });
});

test.each([
  [
    "a file, by its path",
    { code: "EACCES", path: "/a b/c", syscall: "open" },
    "To see the owner and the mode: ls -ld '/a b/c' '/a b'",
  ],
  ["a program, not by the path of a file", { code: "EACCES", path: "pass", syscall: "spawn pass" }, undefined],
  ["what has no path, where that is of no matter", { code: "ENOSPC" }, "Free some space and try again."],
  ["nothing that would need the path", { code: "ENOENT" }, undefined],
])("the system's error comes with what to type for %s", (_what, members, hint) => {
  expect(toCliError(Object.assign(new Error("x"), members)).hint).toBe(hint);
});

test.each([
  ["a parser's first line", new Error("Parse error on line 1:\n{{#each}}\n---^"), "Parse error on line 1"],
  ["no full stop twice", new Error("Misformed armored text."), "Misformed armored text"],
  ["no control characters", new Error("Unexpected token \u001B in JSON"), "Unexpected token   in JSON"],
  [
    "the system's meaning",
    Object.assign(new Error("EACCES: permission denied, open"), { code: "EACCES" }),
    "permission denied",
  ],
])("inside a sentence of ours stands %s", (_what, error, words) => {
  expect(wordsOf(error)).toBe(words);
});
