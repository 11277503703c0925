import { AwsError } from "./aws-error.js";
import type { Form } from "./form.js";

/** How one parameter of an operation is read from the form that was sent. */
export interface Parameter<T> {
  /**
   * @param name as in AWS's documentation; members of lists get longer ones, such as `Tags.member.1.Key`
   * @param problems gets a sentence for each constraint the value does not meet
   */
  read(form: Form, name: string, problems: string[]): T;
}

export type Parameters = Record<string, Parameter<unknown>>;

/** What a handler gets: each parameter's value by its name. */
export type Input<P extends Parameters> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/** A kind of value: checked and turned into what the handler takes. */
export interface Kind<T> {
  /** Whether the form says anything of it. */
  present(form: Form, name: string): boolean;
  read(form: Form, name: string, problems: string[]): T;
}

export function required<T>(kind: Kind<T>): Parameter<T> {
  return {
    read(form, name, problems) {
      if (!kind.present(form, name))
        problems.push(`Value null at '${memberName(name)}' ${failed}: Member must not be null`);
      return kind.read(form, name, problems);
    },
  };
}

export function optional<T>(kind: Kind<T>): Parameter<T | undefined> {
  return {
    read(form, name, problems) {
      return kind.present(form, name) ? kind.read(form, name, problems) : undefined;
    },
  };
}

interface StringConstraints {
  readonly min?: number;
  readonly max?: number;
  /** The whole value must match. */
  readonly pattern?: RegExp;
  /** The pattern as AWS writes it in its message. */
  readonly shownPattern?: string;
}

export function string(constraints: StringConstraints = {}): Kind<string> {
  return scalar((value, at, problems) => {
    const { min = 0, max = Infinity, pattern } = constraints;
    const where = `Value at '${at}' ${failed}`;
    const length = [...value].length;
    if (length < min) problems.push(`${where}: Member must have length greater than or equal to ${min}`);
    if (length > max) problems.push(`${where}: Member must have length less than or equal to ${max}`);
    if (pattern !== undefined && length > 0 && !pattern.test(value)) {
      problems.push(
        `${where}: Member must satisfy regular expression pattern: ${constraints.shownPattern ?? bare(pattern)}`,
      );
    }
    return value;
  });
}

/** As XML schema writes one: `+5` is one, ` 5` and `5.0` are none. @throws AwsError MalformedInput */
export function integer(constraints: { readonly min: number; readonly max: number }): Kind<number> {
  return scalar((value, at, problems) => {
    const { min, max } = constraints;
    if (!/^[+-]?\d+$/.test(value)) throw malformed("integer", value);
    const number = Number(value);
    const where = `Value at '${at}' ${failed}`;
    if (number < min) problems.push(`${where}: Member must have value greater than or equal to ${min}`);
    if (number > max) problems.push(`${where}: Member must have value less than or equal to ${max}`);
    return number;
  });
}

/** As XML schema writes one, small letters only. @throws AwsError MalformedInput */
export const boolean: Kind<boolean> = scalar((value) => {
  if (!/^(true|false|1|0)$/.test(value)) throw malformed("boolean", value);
  return value === "true" || value === "1";
});

/** What cannot be read is refused before anything else of the request is looked at. */
function malformed(type: string, value: string): AwsError {
  const problem = value === "" ? `missing value for ${type} type` : `${type} must follow xsd1.1 definition`;
  return new AwsError("MalformedInput", problem);
}

export function oneOf<const T extends string>(...values: readonly T[]): Kind<T> {
  return scalar((value, at, problems) => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) problems.push(`Value at '${at}' ${failed}: Member must satisfy enum value set`);
    return found as T;
  });
}

/** `Name.member.1`, `Name.member.2`, … */
export function list<T>(kind: Kind<T>, constraints: { readonly max?: number } = {}): Kind<T[]> {
  return {
    present: (form, name) => form.has(name) || form.has(`${name}.member`) || form.hasBelow(`${name}.member.1`),
    read(form, name, problems) {
      const items: T[] = [];
      for (let index = 1; form.hasBelow(`${name}.member.${index}`); index += 1) {
        items.push(kind.read(form, `${name}.member.${index}`, problems));
      }
      const { max = Infinity } = constraints;
      if (items.length > max) {
        problems.push(`Value at '${memberName(name)}' ${failed}: Member must have length less than or equal to ${max}`);
      }
      return items;
    },
  };
}

/** `Name.Key`, `Name.Value`, … */
export function structure<P extends Parameters>(members: P): Kind<Input<P>> {
  return {
    present: (form, name) => form.hasBelow(name),
    read: (form, name, problems) => readAll(members, form, `${name}.`, problems),
  };
}

/** Reads every parameter of an operation; each thing wrong with them is added to `problems`. */
export function readAll<P extends Parameters>(parameters: P, form: Form, prefix: string, problems: string[]): Input<P> {
  const values = Object.entries(parameters).map(
    ([name, parameter]) => [name, parameter.read(form, prefix + name, problems)] as const,
  );
  return Object.fromEntries(values) as Input<P>;
}

function scalar<T>(check: (value: string, at: string, problems: string[]) => T): Kind<T> {
  return {
    present: (form, name) => form.has(name),
    read(form, name, problems) {
      const value = form.get(name);
      // Only `required` reads what is not there, and has said so.
      return value === undefined ? (undefined as T) : check(value, memberName(name), problems);
    },
  };
}

const failed = "failed to satisfy constraint";

/** AWS's messages write a parameter's name with a small first letter. */
function memberName(name: string): string {
  return name.replace(/(^|\.)([A-Z])/g, (_, dot: string, letter: string) => dot + letter.toLowerCase());
}

function bare(pattern: RegExp): string {
  return pattern.source.replace(/^\^/, "").replace(/\$$/, "");
}
