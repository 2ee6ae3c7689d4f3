// The import map of the pages, for Node: `wardlight/` is the replica, `wardlight-elements/` the elements.
import { registerHooks } from "node:module";

const ui = new URL("../../../ui/", import.meta.url);
const FOLDERS = { "wardlight/": "replica/", "wardlight-elements/": "elements/" };

registerHooks({
  resolve(specifier, context, next) {
    const name = Object.keys(FOLDERS).find((prefix) => specifier.startsWith(prefix));
    return next(name ? new URL(FOLDERS[name] + specifier.slice(name.length), ui).href : specifier, context);
  },
});
