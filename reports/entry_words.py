"""What an entry did, and what the steps of an emergency are, in the ward's words: as the tablet says it (ui/elements/device/words.js)."""

from __future__ import annotations

from domain.recovery import BLANKS, ROWS

#: what an entry did; what it set stands behind it
DID = {
    "stay.opened": "admitted", "stay.changed": "changed", "stay.moved": "moved", "stay.weighed": "weighed",
    "stay.placed": "put on a board", "stay.unplaced": "taken off a board", "stay.assigned": "home device is",
    "stay.merged": "joined with another stay", "stay.discharge_intended": "discharge wanted", "stay.discharged": "discharged",
    "stay.reopened": "reopened", "stay.practice_ended": "the drill is over", "order.placed": "ordered",
    "order.changed": "order changed", "order.stopped": "order stopped", "slot.moved": "time moved", "slot.skipped": "skipped",
    "note.written": "note", "clash.settled": "settled", "entry.struck": "struck", "entry.admitted": "let count after all",
    "entry.dismissed": "laid aside", "act.approved": "approved", "act.witnessed": "witnessed", "charge.adjusted": "bill changed",
    "charge.entered": "typed into the practice system", "charge.sent": "sent to the practice system",
    "charge.acknowledged": "the practice system has it", "charge.failed": "the practice system did not take it",
    "paper.checked": "nothing more on paper", "anesthesia.opened": "anesthetic sheet opened",
    "anesthesia.changed": "anesthetic sheet changed", "anesthesia.read": "reading", "anesthesia.addendum": "addendum",
    "anesthesia.joined": "sheets joined", "anesthesia.finalize_intended": "anesthetic sheet to be finalized",
    "anesthesia.finalized": "anesthetic sheet finalized", "anesthesia.reported": "anesthetic report made",
    "form.filled": "form filled in", "form.finalize_intended": "form to be finalized", "form.finalized": "form finalized",
    "outage.declared": "emergency declared", "outage.ended": "emergency over", "outage.closed": "emergency closed",
    "outage.step_done": "step done", "shift.marked": "shift mark", "battery.told": "charge of a battery",
    "pack.switched": "battery pack switched", "signs.confirmed": "sign-ins confirmed",
}  # fmt: skip
#: the steps of an emergency: those of the tablet's "Emergency now", those of the server, and the lines of the recovery
STEPS = {
    **{row.key: row.title for row in ROWS},
    BLANKS: "Nobody is left on a blank sheet", "settings-kept": "Settings kept as they were",
    "documents-restored": "Settings for documents restored", "practice-restored": "Settings for the practice system restored",
    "calm": "Stay calm", "number": "Number the iPads", "assign": "Say who charts which patient", "dark": "Keep the screens dark",
    "batteries": "Find batteries",
}  # fmt: skip
#: how the steps begin that say what stands on a device's tape: one that is enrolled, and one that is not
LABEL, OTHER = "label-", "label-other-"


def did(kind: str) -> str:
    """What an entry of this kind did; its name in the record, spelt out, where a newer version made it."""
    return DID.get(kind) or kind.replace(".", " ").replace("_", " ")
