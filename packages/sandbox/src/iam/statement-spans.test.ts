import { expect, test } from "@jest/globals";
import { statementSpans } from "./statement-spans.js";

const text = (spans: ReturnType<typeof statementSpans>, policy: string): string[] =>
  spans.map(({ StartPosition: start, EndPosition: end }) => {
    const lines = policy.split("\n");
    const index = ({ Line, Column }: typeof start) =>
      lines.slice(0, Line - 1).reduce((sum, line) => sum + line.length + 1, 0) + Column - 1;
    return policy.slice(index(start) - 1, index(end));
  });

test.each([
  ["one statement", '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b"}}', 1],
  ["a list", '{"Statement":[{"Sid":"A"}, {"Sid":"B"}],"Version":"2012-10-17"}', 2],
  ["lines", '{\n  "Statement": [\n    { "Sid": "A" },\n    { "Sid": "B" }\n  ]\n}\n', 2],
  ["braces and quotes in texts", '{"Id":"Statement","Statement":[{"Sid":"}\\"]{","Resource":["{"]},{}]}', 2],
  ["objects in it", '{"Statement":[{"Condition":{"Bool":{"a:b":["true"]}}}]}', 1],
])("finds the statements of a policy with %s", (_, policy, count) => {
  const found = text(statementSpans(policy), policy);
  expect(found).toHaveLength(count);
  const { Statement } = JSON.parse(policy) as { Statement: unknown };
  expect(found.map((span) => JSON.parse(span) as unknown)).toEqual([Statement].flat());
});
