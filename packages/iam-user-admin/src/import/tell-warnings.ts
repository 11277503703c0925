import type { Context } from "@iam-tools/core/context";
import { warningsOf } from "../user/user-plan.js";
import type { PlannedRow } from "./plan-rows.js";

/** What should be known though it stops nothing: of whom, and once where it is the same for many. */
export function tellWarnings({ err }: Pick<Context, "err">, planned: readonly PlannedRow[]): void {
  const rowsOf = new Map<string, Set<PlannedRow["row"]>>();
  for (const { row, users } of planned) {
    for (const warning of users.flatMap(({ plan }) => warningsOf(plan))) {
      rowsOf.set(warning, (rowsOf.get(warning) ?? new Set()).add(row));
    }
  }
  for (const [warning, rows] of rowsOf) err.write(`Warning: ${whose([...rows])}: ${warning}\n`);
}

function whose(rows: readonly PlannedRow["row"][]): string {
  const [first] = rows;
  if (first !== undefined && rows.length === 1) return `line ${first.line}: ${first.email}`;
  const lines = rows.slice(0, most).map(({ line }) => line);
  return `${rows.length} people, lines ${lines.join(", ")}${rows.length > most ? " and so on" : ""}`;
}

/** How many lines are named. */
const most = 5;
