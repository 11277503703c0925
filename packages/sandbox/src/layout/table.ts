import { html, type Html } from "./html.js";

/** @param rows each a `<tr>` */
export function table(columns: readonly string[], rows: readonly Html[]): Html {
  return html`<table>
    <tr>
      ${columns.map((column) => html`<th scope="col">${column}</th>`)}
    </tr>
    ${rows}
  </table>`;
}
