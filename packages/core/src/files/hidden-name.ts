import { basename } from "node:path";

/** Bytes of a file's name that go into names beside it, which hold much else: most file systems take 255 in all. */
const ROOM = 60;

/**
 * The name of a file as the beginning of names beside it. A long one is cut, and told from others that begin alike by a
 * number made of the whole.
 */
export function hiddenName(path: string): string {
  const name = basename(path);
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= ROOM) return `.${name}`;
  // FNV-1a: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
  const hash = bytes.reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
  // `stream`, so that a letter that is cut through is left out.
  const start = new TextDecoder().decode(bytes.subarray(0, ROOM), { stream: true });
  return `.${start}~${hash.toString(16)}`;
}
