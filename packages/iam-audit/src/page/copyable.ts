import { html, type Content } from "@iam-tools/core/html";

/** A command, and the button that copies it where the page's script runs. */
export function copyable(command: string): Content {
  return html`<code>${command}</code>
    <button type="button" class="copy" data-copy="${command}" aria-label="Copy ${command}">Copy</button>`;
}

export function severityTag(severity: string): Content {
  return html`<span class="tag ${severity}">${severity}</span>`;
}
