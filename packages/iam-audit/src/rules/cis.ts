import type { CisNumbers } from "../report/report.js";

/**
 * Numbers of a recommendation of the CIS AWS Foundations Benchmark. Since 5.0 each is one lower than in 3.0, which had one
 * about security questions; since 6.0 the section is the second. As section 1 of 3.0 and 5.0, and section 2 of 6.0, have them
 * in https://github.com/turbot/steampipe-mod-aws-compliance (`cis_v300`, `cis_v500`, `cis_v600`).
 *
 * @param number in 3.0's first section
 */
export function cis(number: number): CisNumbers {
  return { "3.0": `1.${number}`, "5.0": `1.${number - 1}`, "6.0": `2.${number - 1}` };
}
