export { addressIn, addressTag } from "./address-tag.js";
export { deriveUserName, NotAUserName, type UserNameParts } from "./derive-user-name.js";
export { foldCase } from "./fold-case.js";
export { inAscii } from "./in-ascii.js";
export { lookAlike, shownAddress } from "./look-alike.js";
export { parseEmailAddress, type EmailAddress } from "./parse-email-address.js";
export { sameAddress } from "./same-address.js";
