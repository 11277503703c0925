/** Texts as they are; 0 for the user, 1 for the subject's id, 2 for the next of the finding's own texts. */
export type Template = readonly (string | 0 | 1 | 2)[];

/** Names of IAM, ids, mail addresses, numbers, and words of a sentence. */
const words = /[\w+=,.@:/-]*\w/g;

/**
 * What a sentence has in common with those of other findings; what differs from finding to finding is no part of it.
 *
 * @param names of the user, and the subject's id
 * @param own gets what is neither of them
 */
export function toTemplate(
  text: string,
  { user, id }: { readonly user: string | null; readonly id: string },
  own: string[],
): Template {
  // Of an ARN, sentences have the last part.
  const name = id.slice(id.lastIndexOf("/") + 1);
  const template: (string | 0 | 1 | 2)[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(words)) {
    if (word !== user && word !== id && word !== name && !/[\d@]/.test(word)) continue;
    const place = word === user ? 0 : word === id ? 1 : 2;
    if (place === 2) own.push(word);
    if (index > end) template.push(text.slice(end, index));
    template.push(place);
    end = index + word.length;
  }
  if (end < text.length) template.push(text.slice(end));
  return template;
}

/** @param own as `toTemplate` gave them, one after the other */
export function fillTemplate(
  template: Template,
  { user, id }: { readonly user: string | null; readonly id: string },
  own: Iterator<string>,
): string {
  let filled = "";
  for (const part of template) {
    filled += typeof part === "string" ? part : part === 0 ? user : part === 1 ? id : String(own.next().value);
  }
  return filled;
}
