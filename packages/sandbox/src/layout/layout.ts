import { html, type Content } from "@iam-tools/core/html";

export interface Layout {
  readonly title: string;
  readonly content: Content;
  /** Seconds until it is shown anew; never, where not given. */
  readonly refresh?: number;
}

/** A whole document. Where no script runs, it is loaded again whole. */
export function layout({ title, content, refresh }: Layout): string {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh === undefined ? undefined : html`<noscript><meta http-equiv="refresh" content="${refresh}" /></noscript>`}
        <title>${title}</title>
        <link rel="stylesheet" href="/style.css" />
        <script src="/page.js" defer></script>
      </head>
      <body>
        <header>
          <a class="name" href="/">iam-sandbox</a>
          <span>a local AWS: nothing here is real, and nothing leaves this machine</span>
          <nav><a href="/">Accounts</a> <a href="/mail">Mail</a> <a href="/state.json">JSON</a></nav>
          <input type="search" class="search" placeholder="Search" aria-label="Search" />
        </header>
        <main data-refresh="${refresh}">${content}</main>
      </body>
    </html> `;
  return document.toString();
}
