import { expect, test } from "@jest/globals";
import { startStage } from "./stage.js";

test.each([
  ["aws", "https://dev.signin.aws.amazon.com/console"],
  ["aws-cn", "https://dev.signin.amazonaws.cn/console"],
  ["aws-us-gov", "https://dev.signin.amazonaws-us-gov.com/console"],
  ["aws-eusc", "https://dev.signin.amazonaws-eusc.eu/console"],
  ["aws-iso", "https://dev.signin.c2shome.ic.gov/console"],
] as const)("in the partition %s, the mail's links lead to %s", async (partition, link) => {
  const stage = await startStage({ partition });
  try {
    stage.sandbox.addGroup({ name: "People" });
    const { exitCode } = await stage.run("--user-email jane@example.com --groups People");
    expect(exitCode).toBe(0);
    const [mail] = stage.mail.messages;
    expect(mail?.text).toContain(link);
    const guide = `https://${partition === "aws-cn" ? "docs.amazonaws.cn/en_us" : "docs.aws.amazon.com"}/IAM/latest/UserGuide/`;
    expect(mail?.text).toContain(guide);
    expect(mail?.html || "").toContain(`href="${guide}`);
    const html = (mail?.html || "").match(/https:[^"<]*signin[^"<]*/g) ?? [];
    expect(new Set(html)).toEqual(new Set([link]));
  } finally {
    await stage.close();
  }
});
