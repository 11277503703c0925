import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** Undefined where there is none on the PATH. */
export const chromium = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "chromium"))
  .find((path) => existsSync(path));

/** A window of a headless Chromium, which reaches nothing but files. */
export interface BrowserPage {
  /** Opens a page in a window as wide, and returns once it is loaded. */
  open(url: string, options?: { readonly width?: number; readonly dark?: boolean }): Promise<void>;
  /** What an expression is in the page; of a promise, what it comes to. */
  evaluate(expression: string): Promise<unknown>;
  /** Milliseconds of processors that all pages since the browser's start have taken, whatever else those had to do. */
  processorTime(): Promise<number>;
  /** Of the whole page, as PNG. */
  screenshot(): Promise<Buffer>;
  pdf(): Promise<Buffer>;
  /** What it wrote to its console, and what it threw, since the page was opened. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

type Reply = Record<string, unknown>;

/** Speaks the DevTools protocol by the browser's pipes: https://chromedevtools.github.io/devtools-protocol/ */
export async function openBrowser(folder: string): Promise<BrowserPage> {
  const profile = join(folder, "chromium");
  await mkdir(profile, { recursive: true });
  const flags = `--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync
    --disable-component-update --disable-dev-shm-usage --hide-scrollbars --remote-debugging-pipe`.split(/\s+/);
  const child = spawn(
    chromium ?? "",
    [...flags, "--host-resolver-rules=MAP * ~NOTFOUND", `--user-data-dir=${profile}`, "about:blank"],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();
  const heard: { readonly method: string; readonly params: Reply }[] = [];
  let [last, opened, unread] = [0, 0, ""];
  output.setEncoding("utf8").on("data", (chunk: string) => {
    const messages = (unread + chunk).split("\0");
    unread = messages.pop() ?? "";
    for (const message of messages) {
      const { id, result, error, method, params } = JSON.parse(message) as {
        id?: number;
        result?: Reply;
        error?: { message: string };
        method?: string;
        params?: Reply;
      };
      if (method !== undefined) heard.push({ method, params: params ?? {} });
      if (id === undefined) continue;
      if (error === undefined) waiting.get(id)?.resolve(result ?? {});
      else waiting.get(id)?.reject(new Error(error.message));
    }
  });
  const call = (method: string, params: Reply = {}, sessionId?: string) =>
    new Promise<Reply>((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      setTimeout(() => reject(new Error(`${method} was not answered`)), 240_000).unref();
      input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });
  const { targetInfos } = (await call("Target.getTargets")) as { targetInfos: { type: string; targetId: string }[] };
  const targetId = targetInfos.find(({ type }) => type === "page")?.targetId;
  const { sessionId } = (await call("Target.attachToTarget", { targetId, flatten: true })) as { sessionId: string };
  const tell = (method: string, params?: Reply) => call(method, params, sessionId);
  await Promise.all(
    ["Page.enable", "Runtime.enable", "Log.enable", "Performance.enable"].map((method) => tell(method)),
  );
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = (await tell("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    })) as { result: { value?: unknown }; exceptionDetails?: unknown };
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  };

  return {
    async open(url, { width = 1440, dark = false } = {}) {
      await tell("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
      const features = [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }];
      await tell("Emulation.setEmulatedMedia", { features });
      heard.length = 0;
      // A new address each time: one that differs by what stands after # alone is no new page.
      opened += 1;
      const address = new URL(url);
      address.search = `?${opened}`;
      await tell("Page.navigate", { url: address.href });
      // Asked again and again, a page that is busy would be busier.
      while (!heard.some(({ method }) => method === "Page.loadEventFired")) await sleep(10);
      const isThere = `document.readyState === "complete" && location.search === "?${opened}"`;
      while ((await evaluate(isThere).catch(() => false)) !== true) await sleep(10);
    },
    evaluate,
    async processorTime() {
      const { metrics } = (await tell("Performance.getMetrics")) as { metrics: { name: string; value: number }[] };
      return 1000 * (metrics.find(({ name }) => name === "ProcessTime")?.value ?? Number.NaN);
    },
    async screenshot() {
      const { data } = await tell("Page.captureScreenshot", { captureBeyondViewport: true });
      return Buffer.from(String(data), "base64");
    },
    async pdf() {
      const { data } = await tell("Page.printToPDF", { printBackground: false });
      return Buffer.from(String(data), "base64");
    },
    complaints: () =>
      heard.flatMap(({ method, params }) =>
        ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"].includes(method)
          ? [JSON.stringify(params)]
          : [],
      ),
    async close() {
      const ended = once(child, "close");
      void call("Browser.close").catch(() => undefined);
      await ended;
      await rm(profile, { recursive: true, force: true });
    },
  };
}
