import { type Random } from '../../bench/random';
import { type PreparedEntry } from '../../src/application/ports/accounting-system';
import {
  type LedgerEntry,
  type LedgerState,
  type PostingIdentity,
  type ReadEntry,
} from '../../src/domain/ledger-entry/ledger-entry';
import { ledgerFieldName } from '../../src/domain/shared/ledger-field';
import { formatMinor } from '../../src/domain/shared/money';
import { TOP_LEVEL } from '../../src/domain/shared/place';
import { type Faults } from './faults';
import { type Scheduler } from './scheduler';

/** How the ledger tells a repeated control id, from not at all to always. */
export const MEMORY_MODES = ['none', 'completed-only', 'atomic', 'expiring'] as const;
export type MemoryMode = (typeof MEMORY_MODES)[number];

export interface LedgerTimes {
  /** How long a new entry may stay invisible. */
  readonly visibilityMs: number;
  /** How long an expiring memory lasts. */
  readonly memoryMs: number;
  /** How often the reference of a new entry is changed there at once. */
  readonly renamesAway: number;
}

export interface HeldEntry {
  readonly recordNo: string;
  /** The reference that it came with; people there may change the other. */
  readonly origin: string;
  referenceNo: string;
  readonly controlId: string;
  readonly entry: LedgerEntry;
  visibleAtMs: number;
  readonly isAltered: boolean;
  state: LedgerState;
  stateText: string;
  isDeleted: boolean;
  /** Where it was created: it is seen at the top level and there. */
  readonly place: string;
}

export type Execution =
  | { readonly kind: 'created'; readonly recordNo: string }
  | { readonly kind: 'refused'; readonly errorNo: string; readonly text: string };

const PERIOD_CLOSED = {
  kind: 'refused',
  errorNo: 'BL01001973',
  text: "Your transaction date is within a period that's been closed.",
} as const;
const APPROVAL_MAX_MS = 60 * 60_000;

/** The ledger behind the wire: what it holds, which control ids it remembers, and how long it takes. */
export class SimLedger {
  readonly entries: HeldEntry[] = [];
  /** Titles that it refuses, and until when. */
  readonly refusals = new Map<string, number>();
  /** References of what it works on. */
  readonly underWay: string[] = [];
  /** References of which it said that they were refused though it made them. */
  readonly lies = new Set<string>();
  private readonly remembered = new Map<string, number>();
  private readonly reserved = new Set<string>();

  constructor(
    readonly memory: MemoryMode,
    private readonly times: LedgerTimes,
    private readonly world: { readonly scheduler: Scheduler; readonly faults: Faults; readonly random: Random },
    private readonly onCommitted: (entry: HeldEntry) => void,
    private readonly contentOf: (body: string) => LedgerEntry,
  ) {}

  /** Works on a create for `ms` and then tells how it ended. A control id is looked up when the work begins. */
  execute(
    request: { prepared: PreparedEntry; isUnique: boolean; ms: number; place: string },
    ended: (execution: Execution) => void,
  ): void {
    const { prepared, isUnique, ms, place } = request;
    const { controlId } = prepared.identity;
    const { scheduler } = this.world;
    const entry = this.contentOf(prepared.body);
    if (isUnique && this.isKnown(controlId)) {
      ended({
        kind: 'refused',
        errorNo: 'XL03000009',
        text: `The function with controlid '${controlId}' was already executed.`,
      });
      return;
    }
    if (scheduler.nowMs < (this.refusals.get(entry.title) ?? 0)) {
      ended(PERIOD_CLOSED);
      return;
    }
    if (this.memory === 'atomic' && isUnique) this.reserved.add(controlId);
    this.underWay.push(prepared.identity.referenceNo);
    scheduler.after(ms, () => {
      this.underWay.splice(this.underWay.indexOf(prepared.identity.referenceNo), 1);
      ended({ kind: 'created', recordNo: this.commit(prepared, entry, place).recordNo });
    });
  }

  /** From the top level, or from an entity. */
  visible(isWanted: (entry: HeldEntry) => boolean, place = TOP_LEVEL): HeldEntry[] {
    return this.entries.filter(
      (entry) =>
        (place === TOP_LEVEL || entry.place === place) &&
        !entry.isDeleted &&
        entry.visibleAtMs <= this.world.scheduler.nowMs &&
        isWanted(entry),
    );
  }

  /**
   * What somebody else posted, with names like ours or of its own. It is visible at once: nobody can find a record that
   * the ledger hides while nothing of one's own is under way.
   */
  add(entry: LedgerEntry, identity: PostingIdentity): void {
    this.commit({ identity }, entry).visibleAtMs = this.world.scheduler.nowMs;
  }

  private isRenamed(): boolean {
    const { renamesAway } = this.times;
    return renamesAway > 0 && this.world.random.chance(renamesAway);
  }

  private isKnown(controlId: string): boolean {
    const rememberedAtMs = this.remembered.get(controlId);
    switch (this.memory) {
      case 'none':
        return false;
      case 'completed-only':
        return rememberedAtMs !== undefined;
      case 'atomic':
        return this.reserved.has(controlId);
      case 'expiring':
        return rememberedAtMs !== undefined && this.world.scheduler.nowMs - rememberedAtMs < this.times.memoryMs;
    }
  }

  private commit({ identity }: Pick<PreparedEntry, 'identity'>, entry: LedgerEntry, place = TOP_LEVEL): HeldEntry {
    const { scheduler, faults, random } = this.world;
    this.remembered.set(identity.controlId, scheduler.nowMs);
    const lagMs = faults.strikes('shown-late') ? random.next() * this.times.visibilityMs : 0;
    const needsApproval = faults.strikes('needs-approval');
    const held: HeldEntry = {
      ...{ controlId: identity.controlId, origin: identity.referenceNo },
      referenceNo: this.isRenamed() ? `by hand ${this.entries.length}` : identity.referenceNo,
      isDeleted: false,
      place,
      recordNo: String(6000 + this.entries.length),
      entry,
      visibleAtMs: scheduler.nowMs + lagMs,
      isAltered: faults.strikes('alters'),
      state: needsApproval ? 'awaiting-approval' : 'posted',
      stateText: needsApproval ? 'Submitted' : 'Posted',
    };
    this.entries.push(held);
    if (needsApproval) {
      scheduler.after(random.next() * APPROVAL_MAX_MS, () => {
        const isDeclined = random.chance(0.3);
        held.state = isDeclined ? 'declined' : 'posted';
        held.stateText = isDeclined ? 'Declined' : 'Posted';
      });
    }
    this.onCommitted(held);
    return held;
  }
}

/** The entry as a read-back shows it; an altered one lost its first memo on the way. */
export const shownEntry = ({ recordNo, referenceNo, entry, state, stateText, isAltered }: HeldEntry): ReadEntry => ({
  recordNo,
  referenceNo,
  journal: entry.journal,
  date: entry.date,
  title: entry.title,
  state,
  stateText,
  lines: entry.lines.map(({ side, account, amountMinor, document, memo, fields }, index) => ({
    side,
    account: isAltered && index === 0 ? '9999' : account,
    amount: formatMinor(amountMinor, 2),
    currency: entry.currency,
    document,
    memo: memo === '' ? entry.title : memo,
    values: new Map(fields.map(({ target, value }) => [ledgerFieldName(target), value])),
  })),
});
