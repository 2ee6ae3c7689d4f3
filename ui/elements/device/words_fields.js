/** The fields of a patient's stay in the ward's words, as its history tells them. */

/** What is put before a value; "" where the value says by itself what it is. */
export const FIELDS = {
  name: "", species: "", breed: "", reason: "", critical_notes: "", text: "", birthday: "born", phone: "phone", client: "owner", ward: "ward", cage: "cage",
  weight_kg: "weight", caution: "caution", file_number: "file number", emr_id: "practice system's id", quantity: "quantity",
};

/** What only the machine reads: names of entries and things, and up to which numbers the server knew. */
export const UNTOLD = new Set(["order", "home_device", "entry", "entries", "of", "keep", "upto", "charge", "link", "reference", "outage", "form", "sheet", "not_mine"]);

export const fieldSays = { off: (word) => `${word}: no`, fromPaper: "from paper", billed: "to be billed", notBilled: "not to be billed", unknown: (field) => field.replaceAll("_", " ") };
