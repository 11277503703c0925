import { expect, test } from "@jest/globals";
import { consoleAddress, loginAddress } from "./console-address.js";

const anywhere = { region: undefined, endpointUrl: undefined };

test.each([
  ["aws", "https://signin.aws.amazon.com/federation", "https://console.aws.amazon.com/console/home"],
  ["aws-cn", "https://signin.amazonaws.cn/federation", "https://console.amazonaws.cn/console/home"],
  ["aws-us-gov", "https://signin.amazonaws-us-gov.com/federation", "https://console.amazonaws-us-gov.com/console/home"],
  [
    "aws-eusc",
    "https://eusc-de-east-1.signin.amazonaws-eusc.eu/federation",
    "https://eusc-de-east-1.console.amazonaws-eusc.eu/console/home",
  ],
  [
    "aws-iso",
    "https://us-iso-east-1.signin.c2shome.ic.gov/federation",
    "https://us-iso-east-1.console.c2shome.ic.gov/console/home",
  ],
])("a role of the partition %s signs in there", (partition, federation, console) => {
  const roleArn = `arn:${partition}:iam::111122223333:role/team/admin`;
  expect(consoleAddress({ ...anywhere, roleArn })).toEqual({ federation, console });
});

test("a region of an isolated partition has hosts of its own", () => {
  const roleArn = "arn:aws-iso:iam::111122223333:role/admin";
  expect(consoleAddress({ ...anywhere, roleArn, region: "us-iso-west-1" })).toEqual({
    federation: "https://us-iso-west-1.signin.c2shome.ic.gov/federation",
    console: "https://us-iso-west-1.console.c2shome.ic.gov/console/home?region=us-iso-west-1",
  });
});

test("a region of another partition than the role's is an error", () => {
  const roleArn = "arn:aws-eusc:iam::111122223333:role/admin";
  expect(() => consoleAddress({ ...anywhere, roleArn, region: "eu-central-1" })).toThrow(
    `The region eu-central-1 is not in the partition aws-eusc, the partition of the role ${roleArn}.`,
  );
});

test("an endpoint of one's own takes the place of the sign-in page, so that no test system's keys reach AWS", () => {
  const roleArn = "arn:aws:iam::111122223333:role/admin";
  const { federation } = consoleAddress({ ...anywhere, roleArn, endpointUrl: "http://127.0.0.1:3" });
  expect(federation).toBe("http://127.0.0.1:3/federation");
});

test("the address that signs in is written so that no character of the token is lost", () => {
  const address = { federation: "https://signin.example/federation", console: "https://console.example/?a=b&c" };
  expect(loginAddress(address, "a+b/c=&d")).toBe(
    "https://signin.example/federation?Action=login&Destination=https%3A%2F%2Fconsole.example%2F%3Fa%3Db%26c&SigninToken=a%2Bb%2Fc%3D%26d",
  );
});
