/** A report as a page that a person reads. */
export { generator, renderPage } from "./render-page.js";
export { titleOf, verdictOn } from "./render-summary.js";
export { capitalized, inFigures, moment } from "./words.js";
