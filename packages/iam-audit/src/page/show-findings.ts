/// <reference lib="dom" />
import type { Filter } from "./filter.js";
import type { PageData, Row } from "./page-data.js";

/** What the page's script is made of besides. */
export interface ScriptParts {
  readonly unpackFindings: (packed: PageData["findings"]) => Row[];
  readonly toMatcher: (data: PageData, filter: Filter) => (row: Row) => boolean;
  readonly toComparer: (data: PageData, column: string) => (a: Row, b: Row) => number;
}

/**
 * The page's script: it shows the findings that the address asks for, `#severity=high&user=ann`, so that links in the page
 * are filters, and Back goes back. It runs in the page: it knows nothing but what it is given, and makes elements from
 * text alone, never from markup.
 */
export function showFindings({ unpackFindings, toMatcher, toComparer }: ScriptParts): void {
  const atOnce = 100;
  const onPaper = 2000;
  const data = JSON.parse(element("data").textContent) as PageData;
  const rows = unpackFindings(data.findings);
  const form = element("filters") as HTMLFormElement;
  const body = element("rows");
  const more = element("more");
  let found: Row[] = [];
  let shown = 0;

  function element(id: string): HTMLElement {
    const it = document.getElementById(id);
    if (it === null) throw new Error(id);
    return it;
  }

  function make(name: string, className: string, ...content: (Node | string)[]): HTMLElement {
    const made = document.createElement(name);
    if (className !== "") made.className = className;
    made.append(...content);
    return made;
  }

  function counted(number: number): string {
    return number.toLocaleString("en-US");
  }

  function asked(): URLSearchParams {
    return new URLSearchParams(location.hash.slice(1));
  }

  function toFilter(query: URLSearchParams): Filter {
    const value = (name: string) => query.get(name) ?? "";
    const severities = value("severity")
      .split(",")
      .filter((severity) => severity !== "");
    const [rule, account, user, text] = [value("rule"), value("account"), value("user"), value("text")];
    return { severities, rule, account, user, text, state: value("state") || "open" };
  }

  /** Finds what the address asks for, in its order, and shows the first of it. */
  function find(): void {
    const query = asked();
    const filter = toFilter(query);
    const column = query.get("sort") ?? "severity";
    found = rows.filter(toMatcher(data, filter)).sort(toComparer(data, column));
    if (query.has("down")) found.reverse();
    markOrder(column, query.has("down"));
    shown = 0;
    body.replaceChildren();
    show(atOnce);
    const all = rows.filter(toMatcher(data, { ...toFilter(new URLSearchParams()), state: filter.state })).length;
    const isAll = found.length === all;
    element("count").textContent = isAll
      ? `${counted(all)} ${all === 1 ? "finding" : "findings"}`
      : `${counted(found.length)} of ${counted(all)} findings`;
    element("reset").hidden = isAll && filter.state === "open";
    element("none").hidden = found.length > 0;
    element("asked").textContent = inWords(filter);
  }

  /** For paper, on which nobody sees the controls. */
  function inWords({ severities, rule, account, user, text, state }: Filter): string {
    const title = data.rules.find(({ id }) => id === rule)?.title;
    return [
      state === "open" ? "" : state,
      severities.join(" or "),
      title ?? "",
      account === "" ? "" : `in ${data.accountNames[account] ?? account}`,
      user === "" ? "" : `users with "${user}" in their names`,
      text === "" ? "" : `with "${text}"`,
    ]
      .filter((word) => word !== "")
      .join("; ");
  }

  function show(number: number): void {
    const next = found.slice(shown, shown + number);
    body.append(...next.map((row) => line(row)));
    shown += next.length;
    const left = found.length - shown;
    more.hidden = left === 0;
    more.textContent = `Show ${counted(Math.min(left, atOnce * 5))} more of ${counted(left)}`;
  }

  function line(row: Row): HTMLElement {
    const rule = data.rules[row.rule];
    const severity = rule?.severity ?? "";
    const about = make("div", "what", row.what);
    if (row.accepted !== null) {
      about.append(make("div", "soft", `Accepted until ${row.accepted.until}: ${row.accepted.reason}`));
    }
    const title = make("div", "title", rule?.title ?? "");
    if (row.state === "new") title.append(" ", make("span", "new", "new"));
    const cells = [
      cell("Severity", make("span", `tag ${severity}`, severity)),
      cell("Finding", title, about),
      cell("User", row.user === null ? make("span", "soft", "the account") : link(row.user, { user: row.user })),
      cell("Fix", ...fix(row)),
    ];
    if (document.querySelector("th[data-column=account]") !== null) {
      const name = data.accountNames[row.account] ?? row.account;
      cells.splice(2, 0, cell("Account", link(name, { account: row.account })));
    }
    return make("tr", "", ...cells);
  }

  function cell(label: string, ...content: (Node | string)[]): HTMLElement {
    const made = make("td", "", make("div", "", ...content));
    made.dataset["label"] = label;
    return made;
  }

  function link(text: string, filter: Record<string, string>): HTMLElement {
    const made = make("a", "", text) as HTMLAnchorElement;
    made.href = `#${new URLSearchParams(filter)}`;
    return made;
  }

  function fix({ next, state }: Row): (Node | string)[] {
    if (state === "fixed") return [make("span", "soft", "fixed")];
    if (next === null) return [make("span", "soft", "by hand")];
    const button = make("button", "copy", "Copy") as HTMLButtonElement;
    button.type = "button";
    button.dataset["copy"] = next;
    button.setAttribute("aria-label", `Copy ${next}`);
    return [make("code", "", next), " ", button];
  }

  function markOrder(column: string, isDown: boolean): void {
    for (const head of document.querySelectorAll<HTMLElement>("th[data-column]")) {
      const isIt = head.dataset["column"] === column;
      head.setAttribute("aria-sort", isIt ? (isDown ? "descending" : "ascending") : "none");
    }
  }

  /** Puts what the address asks for into the controls. */
  function fillForm(): void {
    const query = asked();
    const severities = (query.get("severity") ?? "").split(",");
    for (const field of form.elements) {
      if (field instanceof HTMLInputElement && field.type === "checkbox") {
        field.checked = severities.includes(field.value);
      } else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
        field.value = query.get(field.name) ?? (field.name === "state" ? "open" : "");
      }
    }
  }

  /** Puts what the controls ask for into the address. */
  function readForm(): void {
    const before = asked();
    const query = new URLSearchParams();
    const given = new FormData(form);
    const severities = given.getAll("severity").filter((value) => typeof value === "string");
    if (severities.length > 0) query.set("severity", severities.join(","));
    for (const name of ["rule", "account", "user", "text", "state"]) {
      const value = given.get(name);
      if (typeof value === "string" && value !== "" && value !== (name === "state" ? "open" : "")) {
        query.set(name, value);
      }
    }
    for (const name of ["sort", "down"]) {
      const value = before.get(name);
      if (value !== null) query.set(name, value);
    }
    go(query);
  }

  function go(query: URLSearchParams): void {
    history.replaceState(null, "", `#${query}`);
    find();
  }

  function sortBy(column: string): void {
    const query = asked();
    const isDown = (query.get("sort") ?? "severity") === column && !query.has("down");
    query.set("sort", column);
    if (isDown) query.set("down", "1");
    else query.delete("down");
    go(query);
  }

  async function copy(button: HTMLButtonElement): Promise<void> {
    const text = button.dataset["copy"] ?? "";
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      element("said").textContent = `Copied: ${text}`;
    } catch {
      // Not where it came by http from another machine: then it is selected, to be copied by hand.
      const code = button.parentElement?.querySelector("code");
      if (code) getSelection()?.selectAllChildren(code);
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => (button.textContent = "Copy"), 1500);
  }

  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const button = target.closest<HTMLButtonElement>("button[data-copy]");
    if (button !== null) void copy(button);
    const head = target.closest<HTMLElement>("th[data-column]");
    if (head !== null && target.closest("button") !== null) sortBy(head.dataset["column"] ?? "");
  });
  form.addEventListener("input", readForm);
  form.addEventListener("submit", (event) => event.preventDefault());
  element("reset").addEventListener("click", () => {
    go(new URLSearchParams());
    fillForm();
  });
  more.addEventListener("click", () => {
    const first = shown;
    show(atOnce * 5);
    // Where the button was, reading goes on.
    body.children[first]?.querySelector("a")?.focus({ preventScroll: true });
  });
  addEventListener("hashchange", () => {
    fillForm();
    find();
    element("findings").scrollIntoView();
  });
  addEventListener("beforeprint", () => {
    show(Math.max(0, onPaper - shown));
    element("printed").textContent =
      shown < found.length
        ? `The first ${counted(shown)} of ${counted(found.length)} findings; filter for the others.`
        : "";
  });
  addEventListener("afterprint", () => {
    if (shown > atOnce) {
      shown = 0;
      body.replaceChildren();
      show(atOnce);
    }
  });
  document.documentElement.classList.add("scripted");
  fillForm();
  find();
}
