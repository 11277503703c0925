import { html, type Content } from "@iam-tools/core/html";

/** Text that is copied whole, by the button beside it. */
export function copyable(text: string): Content {
  return html`<code>${breakable(text)}</code>&nbsp;${copyButton(text)}`;
}

/** A long name may go on in the next line after each of its parts, and nowhere else. */
export function breakable(text: string): Content {
  return text.split(/(?<=[.@:/])/).map((part, index) => (index === 0 ? part : html`<wbr />${part}`));
}

/** Shown where the page's script runs. */
export function copyButton(text: string): Content {
  return html`<button type="button" class="copy" data-copy="${text}" aria-label="Copy ${text}">Copy</button>`;
}
