export { asksForPage, handlePage, type PageRequest, type PageResponse } from "./handle-page.js";
export { renderPage } from "./render-page.js";
export type { AccessKeyView, AccountView, CodeView, DeviceView, GroupView, PageView, UserView } from "./page-view.js";
export { viewOf } from "./view-of.js";
