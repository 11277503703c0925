/** A result as XML can say it. A member that is undefined is left out; bytes are written in base64. */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | Uint8Array
  | undefined
  | readonly XmlValue[]
  | Map<string, XmlValue>
  | XmlObject;

export interface XmlObject {
  readonly [member: string]: XmlValue;
}

/** Writes one element of the Query protocol: lists as `<member>`, maps as `<entry>`. */
export function writeElement(name: string, value: XmlValue): string {
  return value === undefined ? "" : `<${name}>${writeContent(value)}</${name}>`;
}

function writeContent(value: Exclude<XmlValue, undefined>): string {
  if (typeof value === "string") return escapeXml(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Date) return `${value.toISOString().slice(0, 19)}Z`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Map) return [...value].map((entry) => writeEntry(entry)).join("");
  if (isList(value)) return value.map((item) => writeElement("member", item)).join("");
  return Object.entries(value)
    .map(([name, member]) => writeElement(name, member))
    .join("");
}

function writeEntry([key, value]: [string, XmlValue]): string {
  return `<entry><key>${escapeXml(key)}</key>${writeElement("value", value)}</entry>`;
}

function isList(value: readonly XmlValue[] | XmlObject): value is readonly XmlValue[] {
  return Array.isArray(value);
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xD;" };

/** Characters that XML 1.0 cannot hold, not even escaped, become U+FFFD. */
export function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const impossible = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;
  return text.replace(impossible, "\uFFFD").replace(/[&<>"\r]/g, (character) => entities[character] ?? character);
}
