/**
 * Enrolls this screen: the code stands after `#` in the address, or is typed. What is missing is said in words.
 */
import { openReplica } from "wardlight/replica.js";
import { readiness } from "wardlight/enrollment.js";

const STYLE = `
.enroll { box-sizing: border-box; min-height: 100vh; padding: 32px 20px; display: flex; justify-content: center; color: #e8edf4;
  font: 18px/1.5 Roboto, sans-serif; }
.enroll .sheet { width: 100%; max-width: 640px; }
.enroll h1 { font-size: 32px; line-height: 1.2; font-weight: 500; margin: 0 0 8px; }
.enroll h2 { font-size: 20px; line-height: 1.3; font-weight: 500; margin: 32px 0 8px; }
.enroll p { margin: 0 0 12px; }
.enroll label { display: block; margin: 16px 0 4px; }
.enroll input { box-sizing: border-box; width: 100%; min-height: 56px; padding: 0 16px; font: inherit; color: inherit; background: #18212d;
  border: 2px solid #5d6b7d; border-radius: 8px; }
.enroll input.code { font-size: 24px; letter-spacing: 2px; text-transform: uppercase; }
.enroll button, .enroll a.go { display: inline-flex; align-items: center; justify-content: center; min-height: 56px; min-width: 160px;
  margin-top: 20px; padding: 0 24px; font: inherit; font-weight: 500; color: #10161f; background: #9cc4ff; border: 0; border-radius: 8px;
  text-decoration: none; cursor: pointer; }
.enroll button.quiet { color: #e8edf4; background: none; border: 2px solid #5d6b7d; }
.enroll button[disabled] { opacity: 0.5; cursor: default; }
.enroll :focus-visible { outline: 3px solid #ffffff; outline-offset: 2px; }
.enroll .said { margin-top: 20px; padding: 16px; border: 2px solid #5d6b7d; border-radius: 8px; background: #18212d; }
.enroll ul { list-style: none; margin: 0; padding: 0; }
.enroll li { display: flex; gap: 12px; padding: 10px 0; border-top: 1px solid #2b3745; }
.enroll li b { flex: 0 0 84px; font-weight: 500; }
`;

/** What a screen of this role opens. @param {Record<string, any> | null} identity @returns {string} */
export function pageOf(identity) {
  if (identity?.role !== "wall") return "/device";
  return `/wall/${encodeURIComponent(identity.board ?? identity.ward ?? "all")}`;
}

export default {
  template: `
    <div class="enroll" :data-enrolled="identity ? identity.device : ''">
      <div class="sheet">
        <h1>{{ identity ? "This screen is enrolled" : "Enroll this screen" }}</h1>
        <div v-if="identity" class="said" role="status">
          <p>This screen is <strong>{{ identity.name || identity.device }}</strong>{{ identity.ward ? ", " + identity.ward : "" }}:
            {{ identity.role === "wall" ? "it shows the ward's board." : "treatments can be charted on it." }}</p>
          <p v-if="unsent">{{ unsent }} {{ unsent === 1 ? "entry waits" : "entries wait" }} here to be sent.</p>
          <a class="go" :href="page">{{ identity.role === "wall" ? "Open the wall" : "Open the device view" }}</a>
        </div>
        <form v-if="!unable && (!identity || again)" @submit.prevent="enroll">
          <p v-if="!identity">A manager makes the code. It counts once, and for 24 hours.</p>
          <p v-else>Another code makes another screen of this one. What waits here is still sent under the old name.</p>
          <label for="enroll-code">Code</label>
          <input id="enroll-code" class="code" v-model="code" autocomplete="off" autocapitalize="characters" spellcheck="false" />
          <label for="enroll-name">Name of this screen, if it is to have another than the manager gave</label>
          <input id="enroll-name" v-model="name" maxlength="60" autocomplete="off" />
          <button type="submit" :disabled="busy || !code.trim()">{{ busy ? "Asking the server" : "Enroll" }}</button>
        </form>
        <button v-else-if="identity" type="button" class="quiet" @click="again = true">Enroll it anew</button>
        <p v-if="problem" class="said" role="alert">{{ problem }}</p>
        <h2>Ready for an outage?</h2>
        <ul>
          <li v-for="item in lacks" :key="item.word" :data-ready="item.word" :data-ok="String(item.ok)">
            <b>{{ item.ok === true ? "Good" : item.ok === false ? "Missing" : "Note" }}</b><span>{{ item.sentence }}</span>
          </li>
        </ul>
      </div>
    </div>`,
  data() {
    return { identity: null, code: "", name: "", problem: "", busy: false, again: false, lacks: [], unsent: 0, page: "/device", unable: false };
  },
  async mounted() {
    document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
    // the code leaves the address at once: it must not stay in the history, and never gets to a server's log
    this.code = decodeURIComponent(location.hash.slice(1)).trim();
    if (this.code) history.replaceState(null, "", location.pathname);
    try {
      this.replica = await openReplica({ role: "enroll" });
    } catch (error) {
      this.unable = true;
      this.problem = error.message;
      this.lacks = await readiness();
      return;
    }
    this.unsubscribe = this.replica.subscribe(() => this.show());
    this.show();
    this.lacks = await this.look();
    if (this.code && !this.identity) await this.enroll();
    else if (this.code) this.again = true;
  },
  beforeUnmount() {
    this.unsubscribe?.();
  },
  methods: {
    show() {
      this.identity = this.replica.identity;
      this.page = pageOf(this.identity);
      this.unsent = this.replica.link.unsent;
    },
    async look() {
      const found = await readiness();
      const kept = await this.replica.shellKept();
      found.push({
        word: "shell",
        ok: kept,
        sentence: kept
          ? "The pages are kept on this screen and open without a server."
          : "The pages are not kept here yet. Stay on this page in reach of the server for a moment.",
      });
      if (!kept) setTimeout(async () => (this.lacks = await this.look()), 2000);
      if (this.replica.link.storageFailed) {
        found.push({ word: "database", ok: false, sentence: "This browser cannot store anything here. A private window cannot be used for Wardlight." });
      }
      return found;
    },
    async enroll() {
      this.busy = true;
      this.problem = "";
      try {
        await this.replica.enroll(this.code.trim(), this.name.trim() || undefined);
        this.code = "";
        this.again = false;
        this.show();
      } catch (error) {
        this.problem = error.message;
      } finally {
        this.busy = false;
      }
    },
  },
};
