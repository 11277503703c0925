import { isDeepStrictEqual } from "node:util";

/** As much of JSON Schema (draft 4) as the schema of SARIF uses: https://json-schema.org/draft-04/json-schema-validation */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** What of a value is not as the schema says, each with its place. */
export function faultsBySchema(whole: JsonSchema, value: unknown, schema = whole, place = "$"): string[] {
  const { $ref } = schema;
  if ($ref !== undefined) {
    const definition = whole.definitions?.[$ref.replace("#/definitions/", "")];
    return definition === undefined ? [`${place}: no ${$ref}`] : faultsBySchema(whole, value, definition, place);
  }
  const within = (one: JsonSchema, part: unknown = value, at = place) => faultsBySchema(whole, part, one, at);
  const faults = plainFaults(schema, value).map((fault) => `${place}: ${fault}`);
  if (schema.anyOf?.every((one) => within(one).length > 0)) faults.push(`${place}: fits none of anyOf`);
  if (schema.oneOf !== undefined && schema.oneOf.filter((one) => within(one).length === 0).length !== 1) {
    faults.push(`${place}: does not fit one of oneOf`);
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return [
      ...faults,
      ...(items === undefined ? [] : value.flatMap((one, index) => within(items, one, `${place}[${index}]`))),
    ];
  }
  if (typeof value !== "object" || value === null) return faults;
  const { properties = {}, additionalProperties = true } = schema;
  for (const [name, part] of Object.entries(value)) {
    const known = properties[name] ?? additionalProperties;
    if (known === false) faults.push(`${place}: unknown ${name}`);
    else if (known !== true) faults.push(...within(known, part, `${place}.${name}`));
  }
  return faults;
}

function plainFaults(schema: JsonSchema, value: unknown): string[] {
  const { type, enum: allowed, required = [], minItems = 0, uniqueItems, minimum, maximum, pattern, format } = schema;
  const faults: string[] = [];
  if (type !== undefined && !isOfType(value, type)) faults.push(`is not of type ${type}`);
  if (allowed?.some((one) => isDeepStrictEqual(one, value)) === false) faults.push(`is none of ${allowed.join(", ")}`);
  if (typeof value === "number" && (value < (minimum ?? value) || value > (maximum ?? value)))
    faults.push("out of range");
  if (typeof value === "string") {
    if (pattern !== undefined && !new RegExp(pattern, "u").test(value)) faults.push(`does not match ${pattern}`);
    if (format === "date-time" && Number.isNaN(Date.parse(value))) faults.push("is no time");
    if (format === "uri" && !URL.canParse(value)) faults.push("is no URI");
  }
  if (Array.isArray(value)) {
    if (value.length < minItems) faults.push("has too few items");
    if (uniqueItems === true && new Set(value.map((one) => JSON.stringify(one))).size < value.length)
      faults.push("repeats");
  } else if (typeof value === "object" && value !== null) {
    faults.push(...required.filter((name) => !Object.hasOwn(value, name)).map((name) => `has no ${name}`));
  }
  return faults;
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
