import { BlockList, isIP } from "node:net";
import type { Environment } from "../context.js";
import { isLoopback } from "../is-loopback.js";

/** A proxy, and the variable that names it. */
export interface NamedProxy {
  readonly url: string;
  readonly variable: string;
}

/**
 * The proxy for a request, by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` as the AWS CLI reads them: names in small
 * letters come first; a proxy without a scheme is `http://`; a host in `NO_PROXY` covers those below it, in any case.
 * Networks such as `10.0.0.0/8` are understood besides. What goes to this machine by `http://`, in clear, goes through no
 * proxy on another, which could read it. Undefined for a request that goes there directly.
 */
export function proxyFor(url: URL, env: Environment): NamedProxy | undefined {
  const scheme = url.protocol.replace(":", "");
  const variable = [`${scheme}_proxy`, `${scheme.toUpperCase()}_PROXY`].find((name) => env[name]);
  const proxy = variable === undefined ? undefined : env[variable];
  if (!variable || !proxy || isExempt(url, env["no_proxy"] || env["NO_PROXY"] || "")) return undefined;
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy.replace(/^\/\//, "")}`;
  const isClear = url.protocol === "http:" && isLoopback(url.hostname);
  return isClear && !leadsHere(address) ? undefined : { url: address, variable };
}

function leadsHere(address: string): boolean {
  return URL.canParse(address) && isLoopback(new URL(address).hostname);
}

function isExempt(url: URL, list: string): boolean {
  const host = bare(url.hostname);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list.split(",").some((entry) => {
    const name = entry.trim().toLowerCase();
    if (name === "" || name === "*") return name === "*";
    if (name.includes("/")) return isWithin(host, name);
    if (isIP(bare(name)) !== 0) return bare(name) === host;
    const [, wanted = name, wantedPort] = /^(.*?)(?::(\d+))?$/.exec(name) ?? [];
    const plain = bare(wanted.replace(/^\*?\./, ""));
    const isPort = wantedPort === undefined || wantedPort === port;
    return isPort && (host === plain || host.endsWith(`.${plain}`));
  });
}

/** `[::1]` as `::1`. */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, "").toLowerCase();
}

function isWithin(host: string, network: string): boolean {
  const [address = "", length = ""] = network.split("/");
  const family = isIP(address);
  const bits = family === 6 ? 128 : 32;
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(length) || Number(length) > bits) return false;
  const networks = new BlockList();
  const type = family === 6 ? "ipv6" : "ipv4";
  networks.addSubnet(address, Number(length), type);
  return networks.check(host, type);
}
