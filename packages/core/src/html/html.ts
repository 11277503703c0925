/** Text that is HTML already. Only `html` makes it, so that nothing gets into a page unescaped. */
class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What can stand in a page: text and numbers are escaped, lists are put one after the other. */
export type Content = string | number | Html | undefined | readonly Content[];

/** A piece of HTML. What is put in is escaped, for text and for quoted attributes. */
export function html(texts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(String.raw({ raw: texts }, ...contents.map((content) => write(content))));
}

function write(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Html) return content.toString();
  if (typeof content === "string" || typeof content === "number") {
    return String(content).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  }
  return content.map((part) => write(part)).join("");
}
