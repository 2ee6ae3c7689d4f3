/** The words of the practice system's numbers: their fields, and what is asked where another patient in the house carries one. */
export const numbersSay = {
  names: { file_number: "File number", emr_id: "Practice system's id" },
  whose: (what, number, who) => `${what} ${number} is ${who.name}'s${who.place ? `, ${who.place}` : ""}.`,
  ask: "Is this the same patient?", nameless: "a patient without a name",
  correct: "Correct the number", correctHint: "Back to what you typed",
  other: "Another patient: keep the number", otherHint: "Two patients carry it then; the desk sees both",
  open: (name) => `The same patient: open ${name}`, openHint: "Nobody is admitted twice; what you typed here is dropped",
  join: (name) => `The same patient as ${name}: keep the number`, joinHint: "Both stay in the list until they are joined: staff desk, “Same patient as …”",
};
