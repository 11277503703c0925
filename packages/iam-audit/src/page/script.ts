import { toComparer, toMatcher } from "./filter.js";
import { showFindings } from "./show-findings.js";
import { unpackFindings } from "./unpack-findings.js";

/**
 * What runs in the page: these very functions, as text. None of them knows anything of its module, so they are the same
 * there.
 */
export const script = `"use strict";(${String(showFindings)})({unpackFindings:${String(unpackFindings)},toMatcher:${String(toMatcher)},toComparer:${String(toComparer)}});`;
