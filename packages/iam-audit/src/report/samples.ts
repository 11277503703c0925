import type { AccountReport, Finding, Report } from "./report.js";

/** For the tests of what is made from a report. */
export const sampleFinding: Finding = {
  rule: "key-old",
  severity: "medium",
  account: "111122223333",
  user: "ann",
  subject: { kind: "access-key", id: "AKIAIOSFODNN7EXAMPLE" },
  what: "The access key AKIAIOSFODNN7EXAMPLE of ann is 91 days old.",
  next: "key-rotate --all --older-than 90d",
  isNew: null,
};

export const sampleAccountReport: AccountReport = {
  id: "111122223333",
  name: "dev",
  readAt: "2030-06-01T12:00:00.000Z",
  error: null,
  credentialReportCreatedAt: null,
  summary: {
    users: 1,
    groups: 0,
    passwords: 0,
    activeKeys: 1,
    inactiveKeys: 0,
    mfaDevices: 0,
    findings: { critical: 0, high: 0, medium: 1, low: 0, info: 0 },
  },
  charts: {
    keyAges: [],
    keyUse: [],
    passwordUse: [],
    mfa: {
      passwordWithMfa: 0,
      passwordWithoutMfa: 0,
      keyWithMfa: 0,
      keyWithoutMfa: 1,
      neither: 0,
      devices: { virtual: 0, hardware: 0, fido: 0 },
    },
  },
};

export function sampleReport(report: Partial<Report> = {}): Report {
  return {
    toolVersion: "1.0.0",
    createdAt: "2030-06-01T12:00:00.000Z",
    limits: { keyAgeDays: 90, unusedDays: 45 },
    comparedWith: null,
    accounts: [sampleAccountReport],
    rules: [
      {
        id: "key-old",
        severity: "medium",
        title: "An access key is too old",
        why: "It has copies.",
        cis: { "3.0": "1.14", "6.0": "2.13" },
      },
      {
        id: "unreadable",
        severity: "medium",
        title: "Something could not be read",
        why: "It was not checked.",
        cis: {},
      },
    ],
    findings: [sampleFinding],
    accepted: [],
    fixed: [],
    ...report,
  };
}
