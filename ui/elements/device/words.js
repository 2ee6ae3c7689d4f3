/**
 * Every word that the device view shows, in one place, ready to be translated. Plain English, full sentences that say what to do.
 * Words that belong to a table (states, schedules) stand with their table.
 */

/** A count with its noun: counted(1, "entry", "entries") = "1 entry" */
export const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

export const SECTIONS = ["medication", "fluid", "monitoring", "activity", "procedure", "task"];
export const ROLES = { nurse: "nurse", doctor: "doctor", student: "student", reception: "reception", manager: "manager" };
export const OUTCOMES = { given: "given", partial: "partly given", held: "held", not_given: "not given", stopped: "stopped" };
export const SPECIES = ["dog", "cat", "rabbit", "horse", "bird", "ferret", "guinea pig", "reptile", "cattle", "other"];
export const SEXES = { "": "not recorded", F: "female", FS: "female, spayed", M: "male", MN: "male, neutered" };
export const CODES = { als: "ALS · advanced life support", bls: "BLS · basic life support", dnr: "DNR · do not resuscitate", "": "not recorded" };

export const words = {
  // frame and banner
  title: "Wardlight device", deviceNumber: (number) => `number ${number}`, deviceMenu: "Menu", emergency: "Emergency", who: "Who is charting?", whoHint: "Tap your name. Everything you chart carries it.", whoNone: "Nobody is on the staff list of this device yet. Sync once with the server, or ask a manager to add staff.",
  chooseWho: "Who is charting?", changeWho: (name) => `${name} is charting. Change`, menu: "More", light: "Light screen", dark: "Dark screen",
  notEnrolled: "This screen is not enrolled yet", notEnrolledHint: "Open the start page of Wardlight, and enroll it with the code from a manager.", toStart: "Open the start page",
  loading: "Opening this device's journal …", broken: "This device's journal cannot be opened", brokenHint: "Nothing can be kept here now. Close other tabs of Wardlight, then load this page again. If it stays, chart on another device.", reload: "Load again",
  offline: (since) => `Working without the server since ${since}`, offlineNew: "Working without the server",
  kept: (count) => `${counted(count, "entry", "entries")} kept on this device`, noneKept: "nothing waits to be sent",
  othersFrom: (since) => `others' data is from ${since}`, othersNever: "others' data has not arrived yet", syncNow: "Sync now",
  oldest: (age) => `the oldest waits since ${age}`, waiting: (count, age) => `${counted(count, "entry waits", "entries wait")} to be sent, the oldest since ${age}`,
  doubt: "The clock of this device is in doubt.", doubtHint: "Nothing is called late until somebody says what time it is.", setTime: "Set the time", whatTime: "What time is it now?", timeLabel: "Time on a clock you trust, such as 02:41", timeWrong: "Type the time such as 02:41.",
  refused: "The server does not know this device any more. What you chart is kept here. Ask a manager to enroll it again.",
  storage: "The storage of this device fails. Export the unsent work now, and chart on another device.",
  notKept: "NOT KEPT", notKeptHint: "This device could not write it down. It is not in the record yet.", tryAgain: "Try again", giveUp: "Dismiss", giveUpAsk: "Dismiss an entry that is not in the record?", giveUpHint: "It will be gone. Write it on paper first.",
  // patients
  patients: "Patients", mine: "Mine", others: "Charted on other devices", noPatients: "No patients yet. They appear after the first sync, or admit one here.", back: "Patients", choose: "Choose a patient on the left.",
  chartedOn: (name) => `on ${name}`, noHome: "no home device", nothingAhead: "nothing ahead", plusDue: (count) => `+${count} due`, plusLate: (count) => `+${count} late`, plusSettle: (count) => `${count} to settle`,
  ask: (name, when) => `ask ${name}${when ? `, last heard ${when}` : ""}`, theWard: "the ward", settle: "a person must settle",
  cage: (cage) => `cage ${cage}`, noCage: "no cage", kgAt: (kg, when) => (/^\d\d?:/.test(when) ? `${kg} at ${when}` : `${kg}, ${when}`), notWeighed: "not weighed", nameAlert: "name alert", cautionWith: (text) => (!text ? "caution" : /^(caution|careful)\b/i.test(text) ? text : `caution: ${text}`),
  alike: (names) => `Names alike in the house: ${names}`, critical: "Critical notes", homeDevice: (name) => `home device ${name}`, keptBy: (name) => `kept by ${name}`,
  // drill
  drill: "Drill", practice: "practice", drillFold: "Fold", drillUnfold: "Tasks", drillDone: ", done", drillOpen: ", to do", drillSeen: ", counted when the drill is over", newPractice: "New practice patient", drillStep: "Drill: found on this device", drillDead: (name) => `${name} has died.`,
  drillReal: "This is practice. Real patients are charted as always; what is charted here meanwhile waits on this device and arrives afterwards. A real emergency that is declared here ends the drill.",
  // acts
  acts: "To do", flowsheet: "24 hours", history: "History", give: "Give", enter: "Enter", hold: "Hold", notGiven: "Not given", stat: "STAT", prn: "When needed", running: "Running", done: "Done", ahead: "Ahead", now: "Now",
  noActs: "No orders yet.", addOrder: "New order", wasDue: (time, late) => `was due ${time} · ${late}`, dueAt: (time) => `due ${time}`, lastAct: (what, when, who) => `last ${what} ${when}${who ? ` by ${who}` : ""}`, neverGiven: "not given yet",
  newest: (value, when) => `${value} since ${when}`, valueOf: (name) => `${name}: value`, rateOf: (name) => `${name}: rate`, noRate: "no rate until someone enters it", merged: (count) => `${count} daily times fall together here`,
  change: "Change", early: "Chart now", itCounts: "It counts", notCount: "It does not count", orders: "Orders", isStopped: "stopped",
  clockWas: (off, ahead) => ` (its clock was ${off} ${ahead ? "ahead" : "behind"})`, reasonWas: (because) => `because: ${because}`, skipped: "skipped", by: (who) => `by ${who}`, exportHint: "a file with what the server does not have yet", noName: "Chart without a name", nobody: "No name", views: "Views", patientMenu: "More", correctTo: (act) => `Correct to: ${act}`,
  // receipts
  onDevice: (when) => `kept on this device ${when}`, onServer: "on the server", undo: "Undo", undone: "Undone", undoReason: "undo",
  // asking
  approve: "Approve", approved: "Approved:", waitsForApproval: "needs a second person's approval", notForYou: "Somebody else has to do this",
  cancel: "Cancel", ok: "OK", save: "Save", because: "Because", becauseNeeded: "Say why: tap a reason or type one.", otherReason: "Another reason", why: (act, what) => `${act}: ${what}. Why?`,
  holdReasons: ["asleep", "away for a procedure", "vomited", "doctor asked to wait", "vein not patent"], notGivenReasons: ["refused", "vomited", "not in stock", "doctor said no", "vein not patent"],
  elseTitle: (name) => `${name} charts this patient in this outage`, elseHint: (name, when) => `What was done on ${name}${when ? ` since ${when}` : ""} is not known here. Ask there first if you can.`, elseReasons: (name) => [`${name} is not at hand`, "I asked there", "urgent"], chartHere: "Chart here",
  againTitle: (who, did, when) => `${who} ${did} at ${when}.`, againGive: "Give again?", againChart: "Chart this as well?", correctTitle: "This act is already charted", giveAgain: "Give again", againEnter: "Enter this one too?", enterAgain: "Enter again", chartInstead: "Correct it", chartToo: "Chart as well", changedTitle: (when) => `This order changed at ${when}.`, changedNow: (text) => `It is now: ${text}`, changedGo: "Chart it as it is now",
  gapTitle: (what, ago) => `${what} was given ${ago} ago.`, gapHint: (gap) => `This order asks for at least ${gap} between two. Give it all the same?`, gapEarly: (when) => `This one is due ${when}. Give it now all the same?`, gapHint30: "That is less than half an hour. Give it all the same?", giveNow: "Give now",
  somebody: "Somebody", entered: (value) => `entered ${value}`, did: { given: "gave this", partial: "gave a part of this", held: "held this", not_given: "left this out", stopped: "stopped this" }, chartedHere: (name) => `charted here, not on ${name}`,
  rateStop: "Stop", rateStopHint: "What runs is stopped now. The order stays: a new rate starts it again.", rateStopReasons: ["doctor's order", "bag is empty", "vein not patent", "away for a procedure", "reaction"],
  partAsk: "A part was given", partHow: (whole, unit) => `How much was given, of ${whole} ${unit}`, partWrong: (whole, unit) => `Type how much was given, in ${unit}: more than 0 and less than ${whole}.`,
  // values
  type: "Type a value first.",
  // menu and sheets
  anesthesia: "Anesthesia", note: "Note", weigh: "Weigh", move: "Move", order: "New order", stopOrder: "Stop order", code: "Code and critical notes", correctPatient: "Patient's details", correctHint: "Correct what is wrong. Only what you change is written.", corrected: (name) => `Details of ${name} changed`, discharge: "Discharge", newPatient: "New patient", exportUnsent: "Export unsent work", wrongPatient: "Wrong patient", strike: "Strike", details: "Details",
  stopAsk: (name) => `Stop ${name}?`, stopHint: "Slots that are charted stay in the record; none comes after this.", stopReasons: ["doctor's order", "course is complete", "replaced by another order", "reaction"], chooseOrder: "Which order?", noOrders: "This patient has no orders.",
  strikeAsk: "Strike this entry?", strikeHint: "It no longer counts, and stays readable in the history.", strikeReasons: ["charted twice", "wrong value", "was not done"],
  wrongAsk: "Wrong patient: for whom was it?", wrongHint: (what) => `“${what}” is struck here and charted for the patient you choose.`, wrongBecause: (name, cage) => `wrong patient; it was ${name}${cage ? `, cage ${cage}` : ""}`, wrongCame: (name) => `charted for ${name} by mistake`, wrongOrder: "Under which order?", wrongNote: "As a note, no order fits", wrongDone: (what, from, to) => `${what}: moved from ${from} to ${to}`, next: "Next",
  dischargeBack: "Take the discharge back", dischargeBackAsk: (name) => `${name} stays?`, dischargeBackReasons: ["tapped by mistake", "doctor wants to wait", "owner comes later"], dischargeTakenBack: (name) => `${name} stays: the discharge is taken back`,
  dischargeAsk: (name) => `Discharge ${name}?`, dischargeHint: "The server discharges as soon as nothing is open for this patient.", dischargeOffline: "Discharge kept, done after recovery.", dischargeKept: "discharge wanted",
  heavier: (last, percent) => `That is ${percent} % more than the last weight (${last}). Check the scale and the unit.`, lighter: (last, percent) => `That is ${percent} % less than the last weight (${last}). Check the scale and the unit.`,
  orderReads: (text) => `Reads: ${text}`, badSchedule: "Type a schedule such as q4h, BID, 08:00 20:00, STAT, PRN or CRI.", reqName: "Give it a name.", reqWeight: "Type the weight.", reqText: "Type the note.", reqWard: "Choose a ward.",
  lastWeight: (weight) => `last weight ${weight}`, weightIn: (unit) => `Weight in ${unit}`, cageLabel: "Cage", wardLabel: "Ward", homeAsk: "Home device from now on", newHome: (name) => (name ? `Another ward: ${name} charts this patient from now on, if you do not choose another.` : "Another ward, which has no device of its own: choose who charts this patient from now on."), moved: (name, ward, cage) => `${name} moved to ${[ward, cage && `cage ${cage}`].filter(Boolean).join(", ")}`,
  ordered: "Ordered", stopped: (order, name) => `${order} stopped · ${name}`, cautionLabel: "Caution: this animal may hurt somebody", codeLabel: "If the heart stops", dischargeLater: "An emergency is open or the server is not in reach. The wish is kept now; the discharge is done after recovery.",
  admit: "Admit", admitted: "Admitted", struckLine: "Struck:", settled: "Settled:", deviceSays: (time) => `This device says ${time}.`, nameLabel: "Name", surnameLabel: "Owner's surname", phoneLabel: "Owner's phone", fileLabel: "File number", speciesLabel: "Species", breedLabel: "Breed", sexLabel: "Sex", reasonLabel: "Reason for the visit", reqSpecies: "Say which species.",
  sectionLabel: "Section", orderName: "What is to be done", scheduleLabel: "How often", scheduleHint: "q4h, BID, every 2 hours, 08:00 20:00, STAT, once, PRN, PRN 30 min, CRI", amountLabel: "Dose", unitLabel: "Unit", perKgLabel: "Per kg of body weight", concentrationLabel: "Concentration (per mL)", routeLabel: "Route", wayLabel: "How it is charted", ways: { initials: "one tap", numeric: "a number", text: "words" }, valueUnitLabel: "Unit of the number", reqUnit: "Say the unit of the dose.", firstAt: (time) => `first ${time}`,
  // clash
  clash: { slot: "Two acts that could not know of each other", order: "Charted while the order was changed elsewhere", double: "Possibly given twice", register: "Two different entries for one field", sheets: "Two anesthetic sheets made apart", bill: "Billed twice, apart" },
  clashHint: "Talk to each other, then say what counts. Both stay in the record.", both: "Both count", onlyThis: "Only this one", neither: "Neither", settleReasons: ["we talked", "it was one act charted twice", "both were really done", "checked with the doctor"], settleAsk: (what) => `${what}. Why?`, orderStays: "The change of the order stays.",
  // flowsheet and history
  gridLabel: (name) => `24 hours of ${name}`, noHistory: "Nothing yet.", struckBy: (who, because) => `struck${who ? ` by ${who}` : ""}: ${because}`, pendingMark: "kept here", earlier: "Earlier", later: "Later", today: "Now",
};

/** What an entry did, by its kind; what is about an order or an act is told by its own name. */
export const TOLD = {
  "stay.opened": "admitted", "stay.changed": "changed", "stay.moved": "moved", "stay.weighed": "weighed", "stay.placed": "put on a board", "stay.unplaced": "taken off a board",
  "stay.assigned": "home device is", "stay.merged": "joined with another stay", "stay.discharge_intended": "discharge wanted", "stay.discharged": "discharged", "stay.reopened": "reopened",
  "order.placed": "ordered", "order.changed": "order changed", "order.stopped": "order stopped", "slot.moved": "time moved", "slot.skipped": "skipped", "note.written": "note",
  "clash.settled": "settled", "entry.struck": "struck", "entry.admitted": "let count after all", "act.approved": "approved", "act.witnessed": "witnessed",
  "entry.dismissed": "laid aside", "charge.adjusted": "bill changed", "charge.entered": "typed into the practice system", "charge.sent": "sent to the practice system", "charge.acknowledged": "the practice system has it",
  "charge.failed": "the practice system did not take it", "paper.checked": "nothing more on paper", "stay.practice_ended": "the drill is over",
};
