/**
 * Who may do what: the table of domain/roles.py, which comes with the grammar, so that a device without a server asks the same. Pure.
 * It gates the making of an entry and never the fold; a grammar of an older server has no table, and then everybody may.
 */

/** @param {any} grammar @param {string | undefined} role @param {string} deed @returns {boolean} */
export function may(grammar, role, deed) {
  const table = grammar?.roles;
  const row = table?.deeds && Object.hasOwn(table.deeds, deed) ? table.deeds[deed] : null;
  if (!row) return true;
  // nobody by name, and a role of a newer version, may do what every carer may
  return row.roles.includes(table.roles.includes(role) ? role : "nurse");
}

/** Who may, as a sentence for the person who asked; "" where she may herself. @param {any} grammar @param {string | undefined} role @param {string} deed */
export function whyNot(grammar, role, deed) {
  if (may(grammar, role, deed)) return "";
  const { roles, plurals, deeds } = grammar.roles;
  const words = roles.filter((one) => deeds[deed].roles.includes(one)).map((one) => plurals[one]);
  const who = words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
  return `Only ${who} may ${deeds[deed].words}.`;
}

/** Whether an act waits for a second person: a student's, until a nurse or a doctor approves it. @param {any} grammar @param {any} picture @param {any} entry */
export function needsApproval(grammar, picture, entry) {
  const table = grammar?.roles;
  if (!table || entry.kind !== "treatment.charted" || !entry.by) return false;
  const roleOf = (staff) => picture.value(`staff/${staff}`, "role");
  if (!table.needs_approval.includes(roleOf(entry.by))) return false;
  const approved = picture.items(`entries/${entry.key ?? entry.id}`);
  return !approved.some((one) => one.kind === "act.approved" && one.by && one.by !== entry.by && may(grammar, roleOf(one.by), "approve"));
}
