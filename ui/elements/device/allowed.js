/** Which deed of the table in domain/roles.py a control of this page is, and who may do it when this person may not, as a sentence. */
import { whyNot } from "wardlight/roles.js";

const DEED = {
  note: "note", weigh: "weigh", move: "move", order: "order", stopOrder: "stop_order", code: "code_status", discharge: "discharge", newPatient: "admit", correctPatient: "admit",
  wrongPatient: "strike_other", settle: "settle", chart: "chart", openSheet: "chart", changeSheet: "chart", event: "chart", otherEvent: "chart", comment: "note", drug: "chart", emergencyDrug: "chart",
  finalizeSheet: "finalize", forms: "form", form: "form", finalizeForm: "finalize_form", addendum: "finalize", joinSheets: "settle", keepBothSheets: "settle", approve: "approve", assign: "assign", emergency: "declare",
};

/** "" where the person who charts may. @param {any} view @param {string} name of a deed, or "chart" @param {string} [about] the entry it is about */
export function forbidden(view, name, about) {
  const { grammar, picture } = view.replica;
  const person = view.person();
  if (!person?.staff) return whyNot(grammar, undefined, DEED[name] ?? "");
  const own = picture.entries.get(about)?.by === person.staff;
  return whyNot(grammar, person.role, name === "strike" || name === "wrongPatient" ? (own ? "strike_own" : "strike_other") : DEED[name] ?? "");
}
