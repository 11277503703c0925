import { html, type Content } from "@iam-tools/core/html";

export interface Row {
  /** What a link leads to. */
  readonly id?: string;
  /** One for each column. */
  readonly cells: readonly Content[];
}

/** On a narrow screen each row is a block of its own, where each cell stands below its column's name. */
export function table(columns: readonly string[], rows: readonly Row[]): Content {
  return html`<table>
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => line(columns, row))}
    </tbody>
  </table>`;
}

function line(columns: readonly string[], { id, cells }: Row): Content {
  const anchor = id === undefined ? undefined : html` id="${id}"`;
  return html`<tr data-find${anchor}>
    ${cells.map((cell, index) => html`<td data-label="${columns[index]}"><div>${cell}</div></td>`)}
  </tr> `;
}
