import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { openWorkplace } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";

/** Milliseconds from one kill to the next. */
const step = process.env["KILL_POINTS"] === "all" ? 3 : 12;

test("a kill at any moment leaves the credentials file whole: with the session, or as it was", async () => {
  const place = await openWorkplace("iam-login");
  try {
    const before = await place.credentials.read();
    const withSession = new RegExp(`^\\n\\[work-sts\\]\\n(\\w+ = \\S.*\\n){6}$`);
    const seen = { before: 0, after: 0 };
    for (let delay = 0; delay < 60; delay += step) {
      await place.credentials.write(before);
      const terminal = await place.onTerminal(["work"]);
      await terminal.waitFor("MFA code of");
      terminal.type(place.code());
      terminal.press("Enter");
      await sleep(delay);
      terminal.kill();
      await terminal.exit;
      const content = await readFile(place.credentials.path, "utf8");
      expect(content.startsWith(before)).toBe(true);
      const added = content.slice(before.length);
      if (added !== "") expect(added).toMatch(withSession);
      seen[added === "" ? "before" : "after"] += 1;
    }
    expect(seen.before + seen.after).toBe(60 / step);
    // What the killed ones left behind stops nobody.
    await place.credentials.write(before);
    expect((await place.run(["work"], { input: place.code() })).exitCode).toBe(0);
  } finally {
    await place.close();
  }
});
