export { checkHeader } from "./check-header.js";
export { openRelay, sendMail, type RelayOptions, type SendOptions } from "./relay.js";
export { checkRelayUrl } from "./relay-url.js";
