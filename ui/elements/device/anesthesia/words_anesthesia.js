/** Every word of the anesthetic sheet on a device, ready to be translated. */
import { counted } from "../words.js";

export const ASA = { "": "not recorded", I: "I", II: "II", III: "III", IV: "IV", V: "V", IE: "I E", IIE: "II E", IIIE: "III E", IVE: "IV E", VE: "V E" };
/** The pre-operative check: key -> words. */
export const CHECKS = {
  identity: "Patient and procedure confirmed", consent: "Consent is signed", fasted: "Fasted", bloods: "Blood results seen", machine: "Machine leak-tested", oxygen: "Oxygen is enough",
  airway: "Tubes and laryngoscope ready", iv: "Venous access works", monitors: "Monitors on and alarms set", drugs: "Emergency drugs reckoned",
};
/** The phase that an event begins, or in which it lies. */
export const PHASES = {
  premedication: "premedication", induction: "induction", intubated: "maintenance", surgery_start: "maintenance", incision: "maintenance", closed: "maintenance",
  agent_off: "recovery", extubated: "recovery", sternal: "recovered",
};
export const ROUTES = ["IV", "IM", "SC", "IO", "inhaled", "epidural", "local"];

export const sheetWords = {
  title: "Anesthesia", tab: "Anesthesia", close: "Patients", none: "No anesthetic sheet is open for this patient.", open: "Open a sheet", another: "Another sheet", openTitle: "Anesthetic sheet",
  procedure: "Procedure", asa: "ASA status", surgeon: "Surgeon", anesthetist: "Anesthetist", assistant: "Assistant", interval: "Minutes between readings", checks: "Pre-operative check", change: "Team and check",
  intervalWrong: "Type whole minutes from 1 to 15.", reqProcedure: "Type the procedure.", opened: (name) => `Anesthetic sheet opened · ${name}`, changed: "Sheet changed",
  due: "Reading due", late: (span) => `Reading ${span} late`, next: (time, span) => `Next reading ${time}, in ${span}`, notBegun: "Readings are asked for from the induction on", over: "No more readings are asked for",
  gaps: (count) => `${counted(count, "gap", "gaps")} so far`, unknown: (ask) => `Reading due, ${ask}`,
  save: "Save reading", saved: "Reading", at: "Time of this reading", atNow: "now", atHint: "Such as 14:35, for what is written down later", atWrong: "Type a time of the last day, such as 14:35.", atAhead: "This time has not come yet. Check it.", backChart: "Another time",
  empty: "Tap a value and type it; “as before” takes the last one.", same: "As before", next_: "Next", sameAll: "All as before", clear: "Clear", del: "Delete a digit", point: "Decimal point", last: (value, when) => `${value} at ${when}`, noLast: "not read yet", keypad: "Numbers",
  tellOpened: "Anesthetic sheet opened", tellChanged: "Anesthetic sheet changed", tellFinalized: "Anesthetic sheet finalized", tellReported: "Anesthetic report made",
  high: "high", low: "low", noLimits: (species) => `No limits are set for ${species || "this species"}`,
  events: "Events", event: "Other, or earlier", eventTitle: "Event", eventKind: "Event", otherKind: "another one", eventName: "What happened", reqEvent: "Choose an event, or type what happened.", timeOf: "Time, if not now", again: "This event is marked already.", markAgain: "Mark it again", strikeIt: "Strike", comment: "Comment", reqComment: "Type the comment.",
  drugs: "Drugs and fluids", drug: "Give a drug", drugName: "Drug or fluid", reqDrug: "Type the drug.", reqAmount: "Type the amount.", reqUnit: "Type the unit.", perKg: "per kg of body weight", concentration: "Per mL (concentration)", amount: "Amount", unit: "Unit", route: "Route", code: "Code for the bill", price: "Price",
  given: (what) => `${what} given`, emergency: "Emergency and reversal drugs", toEmergency: "Emergency drugs", emergencyHint: (kg) => `Reckoned for ${kg}. Tap to chart it as given; where there is a range, you are asked which dose.`, whichDose: (drug) => `${drug}: which dose was given?`, otherDose: "Another dose", notSigned: "Not signed off by this hospital", noWeight: "Weigh the patient first: no dose can be reckoned.", noTable: "The table of emergency doses is not on this device yet. Sync once.",
  total: (drug, amount, unit, doses) => `${drug} ${[amount, unit].filter(Boolean).join(" ")} in ${counted(doses, "dose", "doses")}`, fluids: (ml) => `Fluids ${ml} mL`,
  readings: "Readings", tapToChange: "Tap a time to strike its reading", time: "Time", byWhom: "By", all: "Show all", fewer: "Show fewer", late_: "arrived late", byHand: "time by hand",
  phase: (name) => `Phase: ${name}`,
  since: (what, span) => `${what} ${span}`, timers: { induction: "since induction", incision: "since incision", last: "since the last reading" },
  apart: "Another sheet of this patient was made apart", apartHint: "Both stand side by side. Join them, and they are read as one, each reading with its device; or keep both.", join: "Join the two", joined: (names) => `Read as one from ${names}`, joinBecause: "one anesthesia, written on two devices", joinedLine: "Sheets joined",
  keepBoth: "Keep both", keptBoth: "Both sheets are kept", keepReasons: ["two anesthesias", "second procedure"],
  which: "Which anesthesia", sheetOf: (procedure, time) => `${procedure || "Anesthesia"} · ${time}`,
  finalize: "Finalize", finalizeTitle: "Finalize this sheet?", finalizeHint: "The server locks it when all devices that wrote on it have synced. What is added later is an addendum.", finalizeOffline: "In an emergency or without the server this is kept as an intent and done after the recovery.", finalizeMissing: (names) => `Entries may still be on ${names}: the server waits for them. Of one that is lost for ever a manager writes the numbers off on the page Devices.`, finalizeApart: "Another sheet was made apart: join the two or keep both first.",
  waits: { emergency: "It waits: an emergency is open. It is done by itself after the recovery.", offline: "It waits for the server: this device is out of contact.", unsent: (count) => `It waits for ${counted(count, "entry", "entries")} of this device to be sent.`, apart: "It waits for you: join the two sheets or keep both.", others: (names) => `It waits until all that ${names} wrote is on the server. Sync it. What exactly is missed, also of others that charted this patient, says the desk’s page Anesthesia.`, moment: "It is done in a moment." }, intended: "Finalizing is intended", finalized: "Finalized", reported: "Finalized, report made", wantsFinal: "Finalizing wanted",
  addendum: "Addendum", reqAddendum: "Type the addendum.", addenda: "Addenda",
  chart: "Chart", legend: "● pulse  ∨ systolic  ∧ diastolic  – mean  ○ respiration  □ SpO2  △ EtCO2, below the agent",
  ticked: (done, all) => `${done} of ${all} checked`,
};
