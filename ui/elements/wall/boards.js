/**
 * Which patients a board shows. A board is one that a manager made (those placed on it, and those of its ward), a ward by its
 * name, `all`, or one of those that make and remove themselves: "Pending discharge" and its like. Pure.
 */
import { NAMES, boards as pendingBoards } from "wardlight/pending.js";
import { isPractice } from "wardlight/practice.js";
import { isHere, mergedInto } from "../common/merged.js";

/** A ward's name as it stands in an address: "Small Animals" → "small-animals" */
export function slug(name) {
  return String(name ?? "").normalize("NFKC").trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
}

/** The word in the address of a wall page. */
export function boardInAddress(pathname) {
  try {
    return decodeURIComponent(pathname.split("/")[2] ?? "");
  } catch {
    return pathname.split("/")[2] ?? "";
  }
}

/** The stays of a hospital that are in the house, merged ones under the one they were merged into. @returns {{stay: string, all: string[], ward: string | null}[]} */
export function housed(picture) {
  const found = new Map();
  for (const stay of picture.children("stays")) {
    if (!isHere(picture, stay)) continue;
    const root = mergedInto(picture, stay);
    if (!found.has(root)) found.set(root, { stay: root, all: [root], ward: picture.value(`stays/${root}`, "ward") ?? null });
    if (stay !== root) found.get(root).all.push(stay);
  }
  return [...found.values()];
}

/** Every board that can be shown, by name. @returns {{board: string, name: string, ward: string | null, made: boolean}[]} */
export function boardList(picture) {
  const made = picture
    .children("boards")
    .map((board) => ({ board, ...picture.object(`boards/${board}`), made: true }))
    .filter((board) => !board.removed)
    .map(({ board, name, ward }) => ({ board, name: name || board, ward: ward ?? null, made: true }));
  const wards = new Map();
  const note = (ward) => ward && slug(ward) && !wards.has(slug(ward)) && wards.set(slug(ward), ward);
  for (const { stay, ward } of housed(picture)) if (!isPractice(stay)) note(ward);
  for (const device of picture.children("devices")) note(picture.value(`devices/${device}`, "ward"));
  const taken = new Set(made.flatMap(({ board, ward }) => [slug(board), slug(ward)]));
  const plain = [...wards].filter(([word]) => !taken.has(word)).map(([board, name]) => ({ board, name, ward: name, made: false }));
  const pending = pendingBoards(picture).filter(({ board }) => !taken.has(board)).map(pendingBoard);
  return [...[...made, ...plain].sort((a, b) => a.name.localeCompare(b.name)), ...pending];
}

/** A board that is there while somebody waits on it; `stays` are those who do. */
function pendingBoard({ board, name, waiting }) {
  return { board, name, ward: null, made: false, stays: new Set(waiting.map(({ stay }) => stay)) };
}

/** The board that an address names, or null. @returns {{board: string, name: string, ward: string | null, made: boolean} | null} */
export function boardOf(picture, word, hospitalName) {
  const asked = slug(word);
  if (asked === "all" || asked === "") return { board: "all", name: hospitalName || "All wards", ward: null, made: false };
  const boards = boardList(picture);
  // one that has removed itself is an empty board, not an unknown one
  if (NAMES.has(asked) && !boards.some(({ board }) => board === asked)) return pendingBoard({ board: asked, name: NAMES.get(asked), waiting: [] });
  return boards.find(({ board }) => board === word) ?? boards.find(({ board, name, ward }) => [board, name, ward].some((text) => slug(text) === asked)) ?? null;
}

/** The patients of a board. A drill's patients are on no real board. */
export function onBoard(picture, board) {
  const drill = isPractice(board.board);
  return housed(picture).filter(({ stay, all, ward }) => {
    if (isPractice(stay) !== drill) return false;
    if (board.board === "all") return true;
    if (board.stays) return all.some((one) => board.stays.has(one));
    const placed = board.made ? all.map((one) => picture.value(`stays/${one}/boards/${board.board}`, "placed")) : [];
    if (placed.includes(true)) return true;
    return board.ward !== null && slug(ward) === slug(board.ward) && !placed.includes(false);
  });
}

/** The board after this one that has patients; the same where no other has. @param {string} board */
export function nextBoard(picture, board) {
  const boards = boardList(picture);
  const at = boards.findIndex((one) => one.board === board);
  const round = [...boards.slice(at + 1), ...boards.slice(0, at + 1)];
  return round.find((one) => onBoard(picture, one).length)?.board ?? board;
}
