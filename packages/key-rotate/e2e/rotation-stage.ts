import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "@iam-tools/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import { Person, type PersonOptions } from "./person.js";

export const work = ["--profile", "work"];

/** A company of its own for each file that imports this; alice joins it anew for each test. */
export let sandbox: Sandbox;

export let alice: Person;

export const others: Person[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ propagationDelay: 100 });
});

afterAll(() => sandbox.close());

beforeEach(async () => {
  alice = await invite({ name: "alice" });
});

afterEach(async () => {
  sandbox.trouble.clear();
  for (const person of others.splice(0)) {
    sandbox.account().users.delete(person.added.user.name);
    await person.remove();
  }
});

export async function invite(options: PersonOptions): Promise<Person> {
  const person = await Person.join(sandbox, options);
  others.push(person);
  return person;
}

/** What is secret about a person: no output may have it. */
export function secretsOf(...people: Person[]): string[] {
  return people.flatMap(({ added, keys }) => [added.secretAccessKey, ...keys.map(({ secret }) => secret)]);
}

export const writesTo = (person: Person) =>
  sandbox.calls.filter(({ writes, accessKeyId }) => writes && person.added.accessKeyId === accessKeyId);

export async function journalOf(person: Person): Promise<string> {
  const name = (await readdir(person.folder)).find((candidate) => candidate.endsWith(".json"));
  if (name === undefined) throw new Error("There is no journal");
  return join(person.folder, name);
}

/** As if the cut-off run had asked for its key that much later (milliseconds). */
export async function shiftAttempt(person: Person, by: number): Promise<void> {
  const path = await journalOf(person);
  const journal = JSON.parse(await readFile(path, "utf8")) as { attempts: { from: string }[] };
  const attempts = journal.attempts.map(({ from }) => ({ from: new Date(Date.parse(from) + by).toISOString() }));
  await writeFile(path, JSON.stringify({ ...journal, attempts }));
}

/** As if all had happened that much earlier (milliseconds). */
export async function age(person: Person, by: number): Promise<void> {
  for (const key of person.keys) Object.assign(key, { created: new Date(key.created.getTime() - by) });
  await shiftAttempt(person, -by);
}
