/** The words of saving battery, staying local, telling the battery, and the paper pack on this device. */
const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

export const saving = {
  save: "Save battery", saveHint: "Black screen with the next times. Sends when something was charted, and every few minutes.", stop: "Stop saving battery", stopHint: "Back to the usual view, live again",
  title: "Save battery", lines: [
    "The screen turns black and shows the next times in large letters. One tap wakes it; untouched for a minute it goes dark again. What you chart is kept and sent as always.",
    "Turn the brightness down yourself: swipe down from the top right corner and pull the sun low. A page cannot do that.",
    "It shows what is due, it does not sound, and a locked iPad shows nothing. Do not rely on it in a drawer, and let the iPad lock only if somebody watches the clock.",
  ], start: "Turn dark", wake: "Wake this screen", ask: "ask first", reading: "Anesthesia reading", nothing: "Nothing due in the next 12 hours", more: (count) => `and ${count} more open or ahead`,
  foot: "Tap to wake. It shows, it does not sound. Brightness: swipe down from the top right corner.",
  on: "Saving battery", onHint: "goes dark after a minute without a touch; others' entries come every few minutes",
  local: "Stay local", localHint: "This device speaks to no server until you switch back. Not needed: a bad line is safe.", localTitle: "Let this device stay local?",
  localLines: ["It speaks to no server until somebody switches it back, over reloads too. You do not need this on a bad line: nothing is lost or doubled by it.", "What is charted here is kept here, and nobody else can see it meanwhile."],
  localMine: (count) => `${counted(count, "patient is", "patients are")} charted here. The wall and other devices cannot know what is given here: they will say “ask” and not “late”. Tell the people.`, localNone: "No patient has this device as its home. Chart here only what you must: the patients' own devices cannot know of it.",
  localGo: "Stay local", localEnd: "Speak to the server again", localEndHint: "Sends what waits here", localOn: (when) => `This device stays local since ${when}: it speaks to no server`, localPart: (count) => `${counted(count, "entry waits", "entries wait")} here`, localOthers: (count) => (count ? `other screens cannot know what is given here (${counted(count, "patient", "patients")})` : "other screens cannot know what is given here"),
  battery: "Battery", batteryHint: "Tell how full this iPad is: it does not tell the page itself", batteryTitle: "How full is this iPad?", batteryLines: ["Read it at the top right of the iPad's screen, and tap the nearest. The emptiest are charged first."], batteryTold: (percent, when) => `last told ${percent} % ${when}`, batteryKept: (percent) => `Battery ${percent} %`,
  pack: "Paper pack", packOf: (when) => `Paper pack (orders as of ${when})`, packHint: "One sheet per patient, kept on this device. Opens and prints without the server.", packNone: "Paper pack: not on this device yet", packNoneHint: "It comes when the server is in reach and has printed one.", packAge: (age) => `Printed from what was known ${age} ago.`, packOpen: "Open to print", packSave: "Save the file", packPrint: "Opens as PDF in a tab of its own; print it from there with any printer that this iPad reaches, or by a cable from a computer.", packOld: "It is old: compare each order with the patient's page before you act on paper.",
  doses: "Emergency doses", dosesHint: "By this patient's weight, without the server", dosesNone: "This device has no table of emergency doses yet. It comes when the server is in reach.", dosesUnsigned: "NOT SIGNED OFF by this hospital: ask the doctor before anything is drawn up.", dosesStale: "The weight is more than three days old: weigh again if there is time.",
  dosesEdition: (edition) => `Table ${edition}`, dosesSigned: (who, when) => `signed off${who ? ` by ${who}` : ""}, ${when}`, dosesTable: "Doses by weight", drug: "Drug", dose: "Dose", drawUp: "Draw up",
};
