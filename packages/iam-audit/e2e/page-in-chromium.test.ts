/// <reference lib="dom" />
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { binOf, runBin, temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { renderPage } from "../src/page/index.js";
import { manyUsers, reportOf, variedReport } from "../src/page/sample-reports.js";
import type { Report } from "../src/report/report.js";
import { startStage } from "./stage.js";
import { chromium, openBrowser, type BrowserPage } from "./page-browser.js";

const attack = `"'></script><script>ran = 1</script><img src=x onerror="ran = 1">`;

let folder: TemporaryFolder;
let browser: BrowserPage;
beforeAll(async () => {
  if (chromium === undefined) return;
  folder = await temporaryFolder();
  browser = await openBrowser(folder.path);
});
afterAll(async () => {
  if (chromium === undefined) return;
  await browser.close();
  await folder.remove();
});

async function save(report: Report): Promise<string> {
  const path = join(folder.path, "audit.html");
  await writeFile(path, await renderPage(report));
  return pathToFileURL(path).href;
}

/** What stands in a column of the table, row by row. */
async function column(name: string): Promise<string[]> {
  const cells = `document.querySelectorAll('#rows td[data-label="${name}"]')`;
  return (await browser.evaluate(`Array.from(${cells}, (cell) => cell.innerText)`)) as string[];
}

const text = async (selector: string) => browser.evaluate(`document.querySelector('${selector}').innerText`);
const click = async (selector: string) => browser.evaluate(`document.querySelector('${selector}').click()`);
const type = async (name: string, value: string) =>
  browser.evaluate(`{
    const field = document.querySelector('#filters [name=${name}]');
    field.value = ${JSON.stringify(value)};
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }`);

const reason = chromium === undefined ? " (skipped: there is no chromium on the PATH)" : "";

(chromium === undefined ? describe.skip : describe)(`the page in a browser${reason}`, () => {
  test("shows the worst first, and more when asked", async () => {
    await browser.open(await save(await variedReport()));
    expect(await text("#count")).toBe("614 findings");
    expect((await column("Severity")).slice(0, 3)).toEqual(["Critical", "High", "High"]);
    expect(await column("User")).toHaveLength(100);
    expect(await text("#more")).toBe("Show 500 more of 514");
    await click("#more");
    await click("#more");
    expect(await column("User")).toHaveLength(614);
    expect(await browser.evaluate("document.querySelector('#more').hidden")).toBe(true);
    expect(browser.complaints()).toEqual([]);
  });

  test("sorts by a column, and the other way round", async () => {
    await browser.open(await save(await variedReport()));
    await click("th[data-column=user] button");
    const up = await column("User");
    expect(up.slice(0, 2)).toEqual(["ann.doe-0", "ann.doe-0"]);
    await click("th[data-column=user] button");
    expect((await column("User"))[0]).toBe("the account");
    expect(await browser.evaluate("document.querySelector('th[data-column=user]').ariaSort")).toBe("descending");
  });

  test("filters by each thing and by all of them, by links too, and goes back", async () => {
    await browser.open(await save(await variedReport()));
    await type("text", "haas");
    expect(new Set(await column("User"))).toContain("ann.haas-33");
    await type("user", "ann");
    expect(new Set(await column("User"))).toEqual(new Set(["ann.haas-33"]));
    await type("rule", "key-old");
    expect(await text("#count")).toBe("2 of 614 findings");
    await click("#reset");
    expect(await text("#count")).toBe("614 findings");
    await click(".counts .high a");
    await browser.evaluate("new Promise((resolve) => setTimeout(resolve, 50))");
    expect(await text("#count")).toBe("21 of 614 findings");
    expect(await browser.evaluate("document.querySelector('[value=high]').checked")).toBe(true);
    await type("account", "444455556666");
    expect(new Set(await column("Account"))).toEqual(new Set(["production"]));
    await browser.evaluate("new Promise((resolve) => { addEventListener('popstate', resolve); history.back(); })");
    await browser.evaluate("new Promise((resolve) => setTimeout(resolve, 50))");
    expect(await text("#count")).toBe("614 findings");
    await type("text", "nobody like that");
    expect(await text("#none")).toBe("No finding is like that.");
  });

  test("shows what is new, accepted with its reason, and fixed", async () => {
    await browser.open(await save(await variedReport()));
    await type("state", "new");
    expect(await text("#count")).toBe("37 findings");
    await type("state", "accepted");
    expect((await column("Finding"))[0]).toContain("Accepted until 2030-12-31: The build server's key;");
    await type("state", "fixed");
    expect(new Set(await column("Fix"))).toEqual(new Set(["fixed"]));
  });

  test("copies a fix, and says so", async () => {
    await browser.open(await save(await variedReport()));
    await browser.evaluate(
      "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => void (copied = text) } })",
    );
    await type("rule", "key-never-used");
    await browser.evaluate("document.querySelector('#rows .copy').click()");
    const command = await text("#rows code");
    expect(command).toMatch(/^iam-user-admin --user-email |^aws iam update-access-key /);
    expect(await browser.evaluate("copied")).toBe(command);
    expect(await text("#rows .copy")).toBe("Copied");
  });

  test("prints what the filter leaves, all of it, with what was asked for", async () => {
    await browser.open(await save(await variedReport()));
    await type("rule", "root-used");
    const few = await browser.pdf();
    await browser.evaluate(
      "printed = 0; addEventListener('beforeprint', () => (printed = document.querySelectorAll('#rows tr').length))",
    );
    await type("rule", "");
    const all = await browser.pdf();
    expect(await browser.evaluate("printed")).toBe(614);
    expect(await column("User")).toHaveLength(100);
    const pages = (pdf: Buffer) => pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(pages(all)).toBeGreaterThan(pages(few) + 10);
  });

  test.each([320, 768, 1440])("%s pixels suffice, light and dark, and what is written can be read", async (width) => {
    const url = await save(await variedReport());
    for (const dark of [false, true]) {
      await browser.open(url, { width, dark });
      expect(await browser.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(await browser.evaluate(`(${String(tooFaint)})()`)).toEqual([]);
      expect(await browser.evaluate(`(${String(cutOff)})()`)).toEqual([]);
    }
  });

  test("is the same as it is shipped", async () => {
    const stage = await startStage();
    try {
      const env = { ...stage.sandbox.environment, HOME: folder.path };
      const { exitCode } = await runBin({
        bin: binOf("iam-audit"),
        args: ["--html", "audit.html"],
        env,
        cwd: stage.home,
      });
      expect(exitCode).toBe(0);
      await browser.open(pathToFileURL(join(stage.home, "audit.html")).href);
      expect(await column("User")).toContain("administrator");
      expect(await text("#count")).toMatch(/^\d+ findings$/);
      await type("user", "administrator");
      expect(new Set(await column("User"))).toEqual(new Set(["administrator"]));
      expect(browser.complaints()).toEqual([]);
    } finally {
      await stage.close();
    }
  });

  test("has the worst findings where whoever serves it forbids its script", async () => {
    const url = new URL(await save(await variedReport()));
    await writeFile(url, (await readFile(url, "utf8")).replace("script-src ", "script-src 'none'; script-src "));
    await browser.open(url.href);
    expect(await text(".no-script")).toContain("ann.haas-33 has a password and no MFA device.");
    expect(await browser.evaluate("getComputedStyle(document.querySelector('.needs-script')).display")).toBe("none");
  });

  test("names from AWS run nothing", async () => {
    const report = await variedReport();
    const findings = report.findings.map((finding) => ({ ...finding, user: attack, what: attack, next: attack }));
    await browser.open(
      await save({ ...report, findings, accounts: report.accounts.map((one) => ({ ...one, name: attack })) }),
    );
    expect(await column("Fix")).toContain(`${attack} Copy`);
    expect(await browser.evaluate("typeof ran")).toBe("undefined");
    expect(browser.complaints()).toEqual([]);
    // Nor does what somebody got into it all the same.
    await browser
      .evaluate(`document.body.append(Object.assign(document.createElement("script"), { text: "ran = 1" }))`)
      .catch(() => undefined);
    expect(await browser.evaluate("typeof ran")).toBe("undefined");
  });

  test("of 5,000 users with two keys each opens within a second, in under 3 MB", async () => {
    const report = await reportOf([{ users: manyUsers(5000) }]);
    expect(report.findings.length).toBeGreaterThan(20_000);
    const url = await save(report);
    // One that has shown nothing else, and by the processor's time: other programs take their turns, and its caches, so
    // that once is enough.
    const timeToOpen = async () => {
      const other = await openBrowser(join(folder.path, "other"));
      await other.open(url);
      await other.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
      const time = await other.processorTime();
      await other.close();
      return time;
    };
    let time = await timeToOpen();
    for (let tries = 0; tries < 4 && time >= 1000; tries += 1) time = await timeToOpen();
    expect(time).toBeGreaterThan(0);
    expect(time).toBeLessThan(1000);
    await browser.open(url);
    expect((await readFile(new URL(url))).length).toBeLessThan(3_000_000);
    expect(await column("User")).toHaveLength(100);
    // Nobody reads a thousand sheets of paper.
    await browser.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await column("User")).toHaveLength(2000);
    expect(await text("#printed")).toBe(
      `The first 2,000 of ${report.findings.length.toLocaleString("en-US")} findings; filter for the others.`,
    );
  });
});

/** In the page: texts with less contrast than WCAG 2.2 AA asks for (1.4.3). */
function tooFaint(): string[] {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (canvas === null) return ["no canvas"];
  const paint = (...colors: string[]) => {
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return Array.from(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3), (part) => part / 255);
  };
  const light = (parts: number[]) => {
    const [red = 0, green = 0, blue = 0] = parts.map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = new Set<string>();
  for (const element of document.querySelectorAll<HTMLElement>("main *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== "");
    if (!own || element.offsetParent === null) continue;
    const grounds: string[] = [];
    for (let at: HTMLElement | null = element; at !== null; at = at.parentElement) {
      grounds.unshift(getComputedStyle(at).backgroundColor);
    }
    const ground = light(paint("white", ...grounds));
    const ink = light(paint("white", ...grounds, getComputedStyle(element).color));
    const contrast = (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
    if (contrast < 4.5) faint.add(`${element.tagName} ${element.className} ${contrast.toFixed(2)}`);
  }
  return [...faint];
}

/** In the page: what reaches out of its table or figure. */
function cutOff(): string[] {
  return Array.from(document.querySelectorAll("td, th, figure *, li, .share *"), (element) => {
    const frame = element.closest("figure, table, ol, ul")?.getBoundingClientRect();
    const { right, width } = element.getBoundingClientRect();
    return frame !== undefined && width > 1 && right > frame.right + 1 ? `${element.tagName}.${element.className}` : "";
  }).filter((name) => name !== "");
}
