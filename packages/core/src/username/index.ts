export { deriveUserName, type Person } from "./derive-user-name.js";
export { parseEmailAddress, type EmailAddress } from "./parse-email-address.js";
