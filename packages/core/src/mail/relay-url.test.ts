import { describe, expect, test } from "@jest/globals";
import { checkRelayUrl } from "./relay-url.js";

describe("the URL of a relay", () => {
  test.each([
    ["smtp://localhost", "smtp://localhost"],
    ["smtp://localhost:25/", "smtp://localhost:25"],
    ["smtps://iam:p%2Fa%40ss@mail.example.com:465", "smtps://mail.example.com:465"],
    ["SMTP://[::1]:25", "smtp://[::1]:25"],
  ])("%s is shown without user and password", (url, shown) => {
    expect(checkRelayUrl(url, "SMTP_URL")).toBe(shown);
  });

  test.each([
    ["smtp://mail.example.com?requireTLS=false", "has a query or a fragment"],
    ["smtp://mail.example.com/?tls.rejectUnauthorized=false", "has a query or a fragment"],
    ["smtp://mail.example.com#secret", "has a query or a fragment"],
    ["smtp://mail.example.com/secret", "has a path"],
    ["smtp://iam:sec/ret@mail.example.com", "has a / before the @, where user name and password are: write it as %2F"],
    ["smtp://iam/secret@mail.example.com", "has a / before the @"],
    ["smtp://iam:12/sec@mail.example.com", "has a / before the @"],
    ["smtp:/secret", "is not a URL"],
    ["smtp:", "is not a URL"],
    ["smtp://", "is not a URL|names no host"],
    ["smtp://iam:secret@", "is not a URL|names no host"],
    ["mail.example.com:25", "begins with mail.example.com://"],
    ["smtp://iam:sec%ret@mail.example.com", "has an invalid % escape"],
    ["https://mail.example.com", "begins with https://"],
  ])("%s is refused, and no password quoted", (url, message) => {
    const check = () => checkRelayUrl(url, "SMTP_URL");
    expect(check).toThrow(new RegExp(`^SMTP_URL (${message})`));
    expect(check).not.toThrow("sec");
  });
});
