import { html, type Content } from "./html.js";

/** A whole document. @param refresh seconds until the browser loads it again; never, where not given */
export function layout(title: string, content: Content, refresh?: number): string {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh === undefined ? undefined : html`<meta http-equiv="refresh" content="${refresh}" />`}
        <title>${title}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <header>
          <a class="name" href="/">iam-sandbox</a>
          <span>a local AWS: nothing here is real, and nothing leaves this machine</span>
          <nav><a href="/">Accounts</a> <a href="/mail">Mail</a> <a href="/state.json">JSON</a></nav>
        </header>
        <main>${content}</main>
      </body>
    </html> `;
  return document.toString();
}
