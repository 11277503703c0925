import { integer, list, oneOf, required, string, structure, type Kind } from "./parameters.js";

/** The shapes of AWS's model that parameters have, with its lengths and patterns. */

const nameCharacters = /^[\w+=,.@-]+$/;

export const newUserName = string({ min: 1, max: 64, pattern: nameCharacters });
export const userName = string({ min: 1, max: 128, pattern: nameCharacters });
export const groupName = string({ min: 1, max: 128, pattern: nameCharacters });
export const roleName = string({ min: 1, max: 64, pattern: nameCharacters });
export const policyName = string({ min: 1, max: 128, pattern: nameCharacters });
export const deviceName = string({ min: 1, max: 226, pattern: nameCharacters });
export const path = string({
  min: 1,
  max: 512,
  pattern: /^(\/|\/[!-~]+\/)$/,
  shownPattern: "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)",
});
export const pathPrefix = string({
  min: 1,
  max: 512,
  pattern: /^\/[!-~]*$/,
  shownPattern: "\\u002F[\\u0021-\\u007F]*",
});
export const policyPath = string({ min: 1, max: 512, pattern: /^((\/[A-Za-z0-9.,+@=_-]+)*)\/$/ });
export const arn = string({ min: 20, max: 2048 });
export const serialNumber = string({ min: 9, max: 256, pattern: /^[\w+=/:,.@-]+$/ });
export const authenticationCode = string({ min: 6, max: 6, pattern: /^\d+$/ });
export const accessKeyId = string({ min: 16, max: 128, pattern: /^\w+$/, shownPattern: "[\\w]+" });
export const certificateId = string({ min: 24, max: 128, pattern: /^\w+$/, shownPattern: "[\\w]+" });
export const longId = string({ min: 20, max: 128, pattern: /^\w+$/, shownPattern: "[\\w]+" });
export const status = oneOf("Active", "Inactive");
export const policyVersionId = string({ pattern: /^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/ });
export const accountAlias = string({ min: 3, max: 63, pattern: /^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/ });

const printable = {
  // oxlint-disable-next-line no-control-regex
  pattern: /^[\u0009\u000A\u000D\u0020-\u00FF]+$/,
  shownPattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+",
};
export const password = string({ min: 1, max: 128, ...printable });
export const policyDocument = string({ min: 1, max: 131_072, ...printable });
export const uploaded = string({ min: 1, max: 16_384, ...printable });
export const description = string({ max: 1000 });

const tagCharacters = String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]`;
const tagKey = string({
  min: 1,
  max: 128,
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u,
  shownPattern: `${tagCharacters}+`,
});
const tagValue = string({ max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, shownPattern: `${tagCharacters}*` });
export const tags = list(structure({ Key: required(tagKey), Value: required(tagValue) }), { max: 50 });
export const sourceIdentity = string({ min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ });
export const tagKeys = list(tagKey, { max: 50 });

export const marker: Kind<string> = string({
  min: 1,
  max: 320,
  pattern: /^[\u0020-\u00FF]+$/,
  shownPattern: "[\\u0020-\\u00FF]+",
});
/** Bytes. */
export const sessionTokenSize = integer({ min: 0, max: 4096 });
export const maxItems = integer({ min: 1, max: 1000 });
