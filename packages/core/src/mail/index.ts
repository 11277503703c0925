export { checkHeader } from "./check-header.js";
export { newUserMail, type NewUserMail } from "./new-user-mail.js";
export { openRelay, sendMail } from "./relay.js";
