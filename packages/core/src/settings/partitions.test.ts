import { expect, test } from "@jest/globals";
import {
  consoleHosts,
  mfaGuideUrl,
  partitionOfArn,
  partitionOfRegion,
  partitionOfSignIn,
  partitions,
} from "./index.js";

test.each([
  ["eu-central-1", "aws"],
  ["cn-north-1", "aws-cn"],
  ["us-gov-east-1", "aws-us-gov"],
  ["eusc-de-east-1", "aws-eusc"],
  ["us-isob-east-1", "aws-iso-b"],
  ["aws-us-gov-global", "aws-us-gov"],
  ["mars-1", "aws"],
])("%s is a region of %s", (region, name) => {
  expect(partitionOfRegion(region).name).toBe(name);
});

test("an ARN names its partition, and what is none names none", () => {
  expect(partitionOfArn("arn:aws-eusc:iam::111122223333:user/jane")?.mainRegion).toBe("eusc-de-east-1");
  expect(partitionOfArn("arn:aws-new:iam::111122223333:user/jane")).toBeUndefined();
  expect(partitionOfArn("GAHT12345678")).toBeUndefined();
});

test("a sign-in page's host tells the partition, and so whose documentation its people read", () => {
  for (const { name, signIn } of partitions) expect(partitionOfSignIn(`dev.${signIn}`)?.name).toBe(name);
  expect(partitionOfSignIn("signin.aws.amazon.com.example.com")).toBeUndefined();
  expect(mfaGuideUrl("aws-cn")).toMatch(/^https:\/\/docs\.amazonaws\.cn\/en_us\/IAM\//);
  expect(mfaGuideUrl("aws-eusc")).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/IAM\//);
});

test("each partition has a main region of its own, and a console beside its sign-in page", () => {
  for (const partition of partitions) {
    expect(partitionOfRegion(partition.mainRegion)).toBe(partition);
    const { signIn, console } = consoleHosts(partition);
    expect(console).toBe(signIn.replace("signin.", "console."));
  }
});
