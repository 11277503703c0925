import { expect, test } from "@jest/globals";
import type { Settings } from "../../settings/index.js";
import { regionOf } from "./region-of.js";

const settings = (region: string | undefined, impliedRegion?: string) =>
  ({
    region: region === undefined ? undefined : { value: region, source: "AWS_REGION" },
    impliedRegion: impliedRegion === undefined ? undefined : { value: impliedRegion, source: "mfa_serial" },
  }) as unknown as Settings;

test.each([
  "eu-central-1",
  "cn-north-1",
  "eusc-de-east-1",
  "us-gov-west-1",
  "aws-global",
  "us-gov-west-1-fips",
  "eu-west-9",
])("%s is a region, or may be a new one", (region) => {
  expect(regionOf(settings(region), false)).toBe(region);
});

test.each([
  ["eu-west1", "eu-west-1"],
  ["eu-wset-1", "eu-west-1"],
  ["us_east_1", "us-east-1"],
  ["EU-WEST-1", "eu-west-1"],
  ["eu-west-1a", "eu-west-1"],
  ["eu-central", "eu-central-1"],
])("%s is an error before any call, with %s as what may be meant", (region, near) => {
  expect(() => regionOf(settings(region), false)).toThrow(
    expect.objectContaining({
      message: `AWS_REGION is "${region}", but AWS has no region of that name.`,
      hint: `Did you mean ${near}?`,
    }),
  );
  expect(regionOf(settings(region), true)).toBe(region);
});

test.each(["Frankfurt", "local"])("%s is no region", (region) => {
  expect(() => regionOf(settings(region), false)).toThrow("no region of that name");
});

test("without a region, calls go where the keys are, and to us-east-1 where nothing tells that", () => {
  expect(regionOf(settings(undefined, "cn-northwest-1"), false)).toBe("cn-northwest-1");
  expect(regionOf(settings(undefined), false)).toBe("us-east-1");
});
