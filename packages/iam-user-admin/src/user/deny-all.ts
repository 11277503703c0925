import type { InlinePolicy } from "@iam-tools/core/iam";

/**
 * Ends all access at once: a deny wins over whatever allows, in sessions that were issued before as well.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export const denyAll: InlinePolicy = {
  name: "iam-user-admin-deny-all",
  document: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "DeniedByIamUserAdmin", Effect: "Deny", Action: "*", Resource: "*" }],
  }),
};
