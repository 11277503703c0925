import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { endianness } from "node:os";
import { promisify } from "node:util";

/** Who holds the other end of a connection on loopback, as the system knows it: its user's number where it tells. */
export interface Asker {
  readonly uid: number | undefined;
  /** Whether it may have what belongs to the person: it is theirs, or root's, who reads everything anyway. */
  readonly isTrusted: boolean;
}

/**
 * On Linux looked up in the kernel's table of connections; elsewhere `lsof` is asked whether it is the person's. On Windows
 * nobody else sees a process's command line, so that whoever knows the address is the person.
 */
export async function askerOf(socket: Socket): Promise<Asker> {
  if (process.platform === "win32") return { uid: undefined, isTrusted: true };
  const own = process.getuid?.();
  if (process.platform !== "linux")
    return { uid: undefined, isTrusted: own !== undefined && (await isOwn(socket, own)) };
  const uid = ownerIn(readTables(), socket);
  return { uid, isTrusted: uid !== undefined && (uid === own || uid === 0) };
}

interface Ends {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}

/**
 * The user of the connection's other end, by the lines of /proc/net/tcp and tcp6; see proc_pid_net(5). Only of one that is
 * open both ways (state 01): a closed one counts as root's there.
 */
export function ownerIn(
  tables: string,
  { remoteAddress, remotePort, localAddress, localPort }: Ends,
): number | undefined {
  const [theirs, ours] = [inTable(remoteAddress, remotePort), inTable(localAddress, localPort)];
  for (const line of tables.split("\n")) {
    const [, local, remote, state, , , , uid] = line.trim().split(/\s+/);
    const isIt = withoutPrefix(local) === theirs && withoutPrefix(remote) === ours;
    if (isIt && state === "01") return Number(uid);
  }
  return undefined;
}

function inTable(address = "", port = 0): string {
  const bytes = address.split(".").map((part) => hex(Number(part), 2));
  return `${(endianness() === "LE" ? bytes.toReversed() : bytes).join("")}:${hex(port, 4)}`;
}

/** Of an address of IPv4 that is written as one of IPv6, which a browser may use. */
function withoutPrefix(entry = ""): string {
  return entry.replace(/^0{16}(?:FFFF0000|0000FFFF)/, "");
}

function hex(number: number, digits: number): string {
  return number.toString(16).toUpperCase().padStart(digits, "0");
}

function readTables(): string {
  return ["tcp", "tcp6"].map(readTable).join("\n");
}

function readTable(name: string): string {
  try {
    return readFileSync(`/proc/net/${name}`, "utf8");
  } catch {
    return "";
  }
}

async function isOwn({ remotePort, localPort }: Socket, uid: number): Promise<boolean> {
  try {
    const args = ["-nP", "-a", "-u", String(uid), `-iTCP:${remotePort}`, "-sTCP:ESTABLISHED", "-Fn"];
    const { stdout } = await promisify(execFile)("lsof", args);
    return stdout.includes(`n127.0.0.1:${remotePort}->127.0.0.1:${localPort}\n`);
  } catch {
    return false;
  }
}
