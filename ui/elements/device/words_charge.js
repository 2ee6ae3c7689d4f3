/** The words of the charge queue: which device goes to the charger next, how full each one is, which packs run. */
const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

export const charge = {
  title: "Charge queue", hint: "Who goes to the charger next, and how full every device is",
  intro: "The emptiest first. An iPad does not tell a page its battery: read it at the top right of its screen, and tap the nearest here.",
  next: (name, percent, when) => `${name} goes to the charger next: ${percent} %, ${when}.`,
  nobodyTold: "Nobody has told a battery yet. Read each iPad's percentage, and tap it here.",
  nobodyNext: "Nobody has to go to the charger now.", untold: (count) => `Nobody told of ${counted(count, "device", "devices")} yet.`,
  told: (when, ago) => `told ${when}, ${ago} ago`, justTold: (when) => `told ${when}, just now`, again: "ask again", never: "nobody told it yet", none: "–",
  fed: (pack, until) => `${pack} feeds it until ${until}`, how: (name) => `How full is ${name}?`, tap: (name, percent) => `${name}: ${percent} %`, kept: (name, percent) => `${name}: battery ${percent} %`,
  // what a percentage means in words, up to and including
  fill: [[10, "nearly empty"], [25, "low"], [50, "half or less"], [75, "over half"], [99, "nearly full"], [100, "full"]],
  packs: "Battery packs that run", noPack: "No pack runs. Switch a pack on when it feeds something, and say so here: then the time to swap it stands here.",
  pack: (pack) => pack.replace(/^pack-/, "Pack "), feeds: (name, when) => `feeds ${name} since ${when}`, station: "a charging station",
  swap: (when, rest) => `swap it at ${when}, in ${rest}`, swapNow: (when) => `empty since about ${when}: swap it`, feedsThis: (pack) => `${pack}, which feeds this device, is empty by now`, feedsStation: (pack) => `${pack}, which feeds a charging station, is empty by now`, swapHint: "swap it, or say that it is off", swapThem: (packs) => `Swap ${packs}: empty by now.`,
  on: "A pack is switched on", onTitle: "Which pack is switched on?", onLines: ["Type the number on the pack, then tap what it feeds."], number: "Number on the pack", numberNeeded: "Type the number on the pack: a whole number from 1 to 999.", stationTile: "A charging station", stationHint: "It feeds several, in turn",
  off: "Switched off", offOf: (pack) => `${pack} is switched off`, isOn: (pack) => `${pack} runs now`, isOff: (pack) => `${pack} is off`,
};
