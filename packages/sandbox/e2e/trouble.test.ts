import { describe, expect, test } from "@jest/globals";
import { admin, by, codeOf, sandbox } from "./honesty-stage.js";

describe("trouble on request", () => {
  const users = () => [...sandbox.account().users.keys()];

  test("throttles the first calls of an action", async () => {
    sandbox.trouble.throttle("CreateUser", 2);
    const codes = [];
    for (const name of ["a", "b", "c"]) codes.push(await codeOf(admin, "CreateUser", { UserName: name }));
    expect(codes).toEqual(["Throttling", "Throttling", undefined]);
    expect(users()).toEqual(["administrator", "c"]);
  });

  test("throttles above a rate", async () => {
    sandbox.trouble.throttleAbove(5);
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(admin, "GetUser")));
    expect(codes.filter((code) => code === undefined).length).toBeGreaterThanOrEqual(5);
    expect(codes).toContain("Throttling");
  });

  test("drops the connection before or after the change", async () => {
    sandbox.trouble.dropBefore("CreateUser");
    await expect(by(admin, "CreateUser", { UserName: "a" })).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(users()).toEqual(["administrator"]);
    sandbox.trouble.dropAfter("CreateUser");
    await expect(by(admin, "CreateUser", { UserName: "b" })).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(users()).toEqual(["administrator", "b"]);
  });

  test("answers 500, or any error, with nothing done", async () => {
    sandbox.trouble.fail("CreateUser");
    expect(await by(admin, "CreateUser", { UserName: "a" })).toMatchObject({ status: 500, code: "ServiceFailure" });
    sandbox.trouble.refuse("CreateUser", "ConcurrentModification");
    expect(await by(admin, "CreateUser", { UserName: "a" })).toMatchObject({ status: 409 });
    expect(users()).toEqual(["administrator"]);
  });

  test("calls hooks around a call, waits as long as asked, and ends", async () => {
    const seen: string[] = [];
    sandbox.trouble.delay("GetUser", 20);
    sandbox.trouble.before(({ action }) => void seen.push(`before ${action}`));
    const stop = sandbox.trouble.after(({ action }) => void seen.push(`after ${action}`));
    await by(admin, "GetUser");
    stop();
    await by(admin, "ListUsers");
    sandbox.trouble.clear();
    await by(admin, "ListGroups");
    expect(seen).toEqual(["before GetUser", "after GetUser", "before ListUsers"]);
  });

  test("is told of every call with what it was answered, so that a dry run can be seen to write nothing", async () => {
    await by(admin, "ListUsers");
    await by(admin, "CreateUser", { UserName: "" });
    expect(sandbox.calls).toMatchObject([
      { action: "ListUsers", service: "iam", writes: false, accessKeyId: admin.accessKeyId },
      { action: "CreateUser", writes: true, parameters: { UserName: "" }, error: "ValidationError" },
    ]);
  });
});
