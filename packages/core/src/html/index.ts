/** Text in HTML, escaped in one place, for whatever is a page. It is a room below all others. */
export { html, type Content } from "./html.js";
