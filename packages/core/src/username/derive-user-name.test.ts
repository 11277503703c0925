import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { deriveUserName, NotAUserName } from "./derive-user-name.js";

describe("deriveUserName", () => {
  test("puts the account after what stands before the @", () => {
    expect(deriveUserName({ email: "first.last@gmail.com", account: "dev" })).toBe("first.last-dev");
  });

  test("gives one name to one address, however its case is typed", () => {
    expect(deriveUserName({ email: "First.Last@Gmail.com", account: "dev" })).toBe("first.last-dev");
  });

  test("keeps the signs that IAM allows", () => {
    expect(deriveUserName({ email: "a_b+c=d-e@x.com", account: "prd" })).toBe("a_b+c=d-e-prd");
  });

  test("follows a pattern of one's own", () => {
    const pattern = "{env}.{local}.{domain}";
    expect(deriveUserName({ email: "Jane@X.com", account: "dev", pattern })).toBe("dev.jane.x.com");
  });

  test.each([
    ["o'brien@x.com", `o'brien-dev has "'"`],
    ["jürgen@x.com", `jürgen-dev has "ü"`],
    ["eri\u212A@x.com", `has "\u212A"`],
    ["a!b#c@x.com", `has "!", "#"`],
  ])("names the character of %s that a user name cannot have", (email, message) => {
    expect(() => deriveUserName({ email, account: "dev" })).toThrow(message);
  });

  test("offers a near name, and makes none of it", () => {
    const nearOf = (email: string, pattern?: string) => {
      try {
        return deriveUserName({ email, account: "dev", pattern });
      } catch (error) {
        return error instanceof NotAUserName ? { near: error.near } : error;
      }
    };
    expect(nearOf("Jürgen.Ö@x.com")).toEqual({ near: "juergen.oe-dev" });
    expect(nearOf("jürgen@x.com", "Jürgen-{env}")).toEqual({ near: "Juergen-dev" });
    expect(nearOf("иван@x.com")).toEqual({ near: undefined });
  });

  test("takes a name that was chosen as it is, whoever it is for", () => {
    expect(deriveUserName({ email: "jürgen@x.com", account: "dev", pattern: "Backup" })).toBe("Backup");
    expect(() => deriveUserName({ email: "a@x.com", account: "dev", pattern: "two words" })).toThrow(
      '"two words" cannot be an IAM user name: it has " ".',
    );
    expect(() => deriveUserName({ email: "a@x.com", account: "dev", pattern: "{name}" })).toThrow('has "{", "}"');
  });

  test("names the length of a name that is too long", () => {
    const email = `${"a".repeat(61)}@x.com`;
    expect(() => deriveUserName({ email, account: "dev" })).toThrow("has 65 characters, and AWS allows 64");
    expect(deriveUserName({ email: `${"a".repeat(60)}@x.com`, account: "dev" })).toHaveLength(64);
  });

  test("makes, of any text, a name that IAM takes, or a usage error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: "binary" })), (email) => {
        let name: string;
        try {
          name = deriveUserName({ email, account: "dev" });
        } catch (error) {
          expect(error).toMatchObject({ code: "USAGE", exitCode: 2 });
          return;
        }
        expect(name).toMatch(/^[\w+=,.@-]{1,64}$/);
      }),
    );
  });
});
