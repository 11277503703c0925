export { checkHeader } from "./check-header.js";
export { openRelay, sendMail } from "./relay.js";
