/**
 * The HTML part of a mail, as a template: a heading with the sender, a card with the content, and whom to ask. It is laid
 * out in tables with styles at each element, since that is what all readers of mail show alike.
 *
 * The values have to have `sender`, who it is from, and `contact`, where an answer goes.
 *
 * @param title what the mail is about, as a template
 * @param content elements, as a template, in which `styles` makes what belongs together look alike
 */
export function mailPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light">
    <title>${title}</title>
  </head>
  <body style="margin: 0; background: #f2f4f7">
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background: #f2f4f7">
      <tr><td align="center" style="padding: 24px 12px">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width: 600px; background: #ffffff; border: 1px solid #d9dee5; border-radius: 8px; ${font}">
          <tr><td style="padding: 20px 32px; background: #1f3a5f; border-radius: 7px 7px 0 0; color: #ffffff; font-size: 15px">{{sender}}</td></tr>
          <tr><td style="padding: 28px 32px 8px">
            <h1 style="margin: 0 0 16px; font-size: 21px; line-height: 1.3; color: #16202c">${title}</h1>
${content}
          </td></tr>
          <tr><td style="padding: 16px 32px 24px; border-top: 1px solid #d9dee5; font-size: 13px; color: #54606e">
            Questions? Reply to this mail; your answer goes to {{contact}}.
          </td></tr>
        </table>
      </td></tr>
    </table>
  </body>
</html>
`;
}

const font =
  "font-family: -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; font-size: 15px; line-height: 1.5; color: #16202c";

/** For the elements of a page's content. */
export const mailStyles = {
  facts: "margin: 0 0 20px; width: 100%; background: #f7f9fb; border: 1px solid #d9dee5; border-radius: 6px",
  name: "padding: 6px 16px; color: #54606e; white-space: nowrap; text-align: left; font-weight: normal",
  value: "padding: 6px 16px; width: 100%; word-break: break-word",
  link: "color: #0b5cad",
} as const;
