/** A report as a page that a person reads. */
export { findPageFile, writePage } from "./page-file.js";
export { renderPage } from "./render-page.js";
