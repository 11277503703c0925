export { checkHeader } from "./check-header.js";
export { openRelay, sendMail, type RelayOptions } from "./relay.js";
export { checkRelayUrl } from "./relay-url.js";
