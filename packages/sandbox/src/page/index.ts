export { asksForPage, handlePage, type PageRequest, type PageResponse } from "./handle-page.js";
export type { PageView } from "./page-view.js";
export { viewOf } from "./view-of.js";
