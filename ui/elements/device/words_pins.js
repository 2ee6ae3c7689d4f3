/** The words of the PIN pad and the lock. */
export const pinWords = {
  title: (name) => `PIN of ${name}`, lockTitle: (name) => `Locked. PIN of ${name}`, label: "PIN", ok: "OK", checking: "Checking …", without: "Go on without PIN", other: "Somebody else", cancel: "Cancel", erase: "Delete the last digit",
  hint: "4 to 6 digits. Without it you chart all the same; your entries say that nobody checked who you are.", waits: "What you just tapped goes through as soon as it is known who you are.",
  wrong: "This PIN is not right. Try again, or go on without it.", short: "Type your 4 to 6 digits.", failed: "The PIN could not be checked. Try again, or go on without it.",
  locked: "locked", unverified: "PIN not checked", lock: "Lock", lockHint: "the next act asks for the PIN; the screen goes on",
  why: {
    locked: "Too many wrong PINs. You go on charting without one for now, and your entries say so.",
    expired: "This device has been without the server for too long to check PINs. You go on charting, and your entries say so.",
    insecure: "This page is not secure, so PINs cannot be checked without the server. You go on charting, and your entries say so.",
    unknown: "This device cannot check your PIN without the server. You go on charting, and your entries say so.",
  },
};
