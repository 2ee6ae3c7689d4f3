/**
 * The order of rows: by urgency (STAT late, then late and clash, STAT due, due or to ask about, then by what comes next) or by cage. Pure.
 */

/** Ranks of a row; smaller is more urgent. */
export const RANK = { stat: 0, urgent: 1, statDue: 2, open: 3, ahead: 4, quiet: 5 };
const FAR = 8.64e15;

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Cages as people count them: 2 before 12, A2 before B1, none last. */
export function byCage(one, other) {
  if (!one.cage !== !other.cage) return one.cage ? -1 : 1;
  return collator.compare(one.cage ?? "", other.cage ?? "") || (one.stay < other.stay ? -1 : 1);
}

/** What is late and what must be settled first, then by due time. */
export function byUrgency(one, other) {
  return one.rank - other.rank || (one.dueMs ?? FAR) - (other.dueMs ?? FAR) || byCage(one, other);
}

/** @param {"urgency" | "cage"} order */
export function sorted(rows, order) {
  return [...rows].sort(order === "cage" ? byCage : byUrgency);
}

export function isUrgent(row) {
  return row.rank <= RANK.urgent;
}
