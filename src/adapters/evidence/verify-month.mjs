// What the events say of corrections, the ledger watch and the close of a month, as the rows of the pack's tables: part
// of verify.mjs. Needs nothing but Node.js 20.19 or later.
import { hex, sha256 } from './verify-files.mjs';

const CORRECTIONS =
  'Time|Who|What|Journal Entry Id|Business Entity Id|Period|Revision|Part|Batch|Record No|Other Batch|' +
  'Other Record No|Date|Reason';
const WATCH = 'Round|Kind|Because|Months|Started At|Ended At|Ended|Batches|Read|Lines|Queries|Found|Cleared';
const SIGN_OFFS = 'Time|Who|Name|What|People|Item|State|Count|Finding|Checklist Digest|Note';

const CLOSED_PERIOD = {
  wait: 'Closed in ledger: waits',
  'ask-to-open': 'Closed in ledger: asked to open',
  'first-open-day': 'Closed in ledger: first open day',
};

/** What a step of a batch says in corrections.csv: what, other batch, other record, date, reason. */
const STEPS = {
  JournalBatchPlanned: ({ reverses, adjusts, transactionDate, entryRevision }) => {
    if (reverses) return ['Reversal planned', reverses.batchKey, reverses.recordNo, transactionDate, ''];
    if (adjusts) return ['Net difference planned', adjusts.batchKey, adjusts.recordNo, transactionDate, ''];
    return entryRevision > 1 && ['Delivered anew', '', '', transactionDate, ''];
  },
  JournalBatchSetAside: ({ because }) => ['Set aside', '', '', '', because],
  JournalBatchDiscarded: ({ reason }) => ['Discarded', '', '', '', reason],
  JournalBatchWithdrawn: ({ reason }) => ['Withdrawn', '', '', '', reason],
  JournalBatchClosedPeriodDecided: ({ choice, postingDate, transactionDate, reason }) => [
    CLOSED_PERIOD[choice],
    '',
    '',
    postingDate ?? transactionDate,
    reason,
  ],
  JournalBatchReversalPlanned: ({ batchKey, date, reason }) => ['Reversal asked for', batchKey, '', date, reason],
  JournalBatchReversed: ({ batchKey, recordNo }) => ['Reversed', batchKey, recordNo, '', ''],
  JournalBatchReversalUndone: ({ batchKey, because }) => ['Reversal undone', batchKey, '', '', because],
  JournalBatchDifferencePlanned: ({ batchKey, reason }) => ['Net difference asked for', batchKey, '', '', reason],
  JournalBatchDifferencePosted: ({ batchKey, recordNo }) => ['Corrected', batchKey, recordNo, '', ''],
  JournalBatchDifferenceUndone: ({ batchKey, because }) => ['Net difference undone', batchKey, '', '', because],
};

/** Takes the events of a pack in the order of the log. */
export class Month {
  problems = [];
  #scope;
  #batches = new Map();
  #rounds = new Map();
  #signOffs = [];
  #closing = new Map();

  constructor({ scope }) {
    this.#scope = scope;
  }

  add(event) {
    const { stream } = event;
    if (stream.startsWith('journalBatch-')) this.#addToBatch(event);
    if (stream.startsWith('watchRound-')) this.#addToRound(event);
    if (stream.startsWith('accountingPeriod-')) this.#addClose(event);
    if (event.type === 'PeriodSettingsChanged')
      this.#sign(event, { what: 'Set how many people sign', people: event.data.people });
  }

  /** Whether a batch is of another month: a reversal brings its events into the pack, and nothing else of it. */
  isOfOther(period) {
    return this.#scope.kind === 'period' && period !== this.#scope.period;
  }

  tables() {
    this.#checkReversals();
    this.#checkDifferences();
    const batches = [...this.#batches.values()];
    const isOther = ({ plan }) => this.isOfOther(plan.period);
    const corrections = [...batches.filter((one) => !isOther(one)), ...batches.filter(isOther)];
    return {
      'corrections.csv': { columns: CORRECTIONS.split('|'), rows: corrections.flatMap(({ rows }) => rows) },
      'watch.csv': { columns: WATCH.split('|'), rows: [...this.#rounds.values()].map(roundRow) },
      'sign-offs.csv': { columns: SIGN_OFFS.split('|'), rows: this.#signOffs },
    };
  }

  #tell({ stream, revision }, what) {
    this.problems.push(`Event ${revision} of ${stream}: ${what}.`);
  }

  #addToBatch(event) {
    const { stream, type, data, metadata } = event;
    if (type === 'JournalBatchPlanned')
      this.#batches.set(stream, { plan: data, recordNo: '', rows: [], asked: [], stands: null });
    const batch = this.#batches.get(stream);
    if (type === 'PostingAttemptConfirmed' || type === 'JournalBatchPostedElsewhere') batch.recordNo = data.recordNo;
    if (type === 'JournalBatchReversalPlanned' || type === 'JournalBatchDifferencePlanned') batch.asked.push(data);
    if (type === 'JournalBatchReleased') batch.isReleased = true;
    if (type === 'JournalBatchReversed') batch.stands = { event, ...data };
    if (type === 'JournalBatchReversalUndone') batch.stands = null;
    const step = STEPS[type]?.(data);
    if (!step) return;
    const { journalEntryId, businessEntityId, period, entryRevision, part, batchKey } = batch.plan;
    const [what, ...others] = step;
    const entry = [journalEntryId, businessEntityId, period, String(entryRevision), String(part), batchKey];
    batch.rows.push([metadata.occurredAt, metadata.actor, what, ...entry, batch.recordNo, ...others]);
  }

  /** A reversal is the one that its original asked for, and the original names the record that takes it back. */
  #checkReversals() {
    const byKey = new Map([...this.#batches.values()].map((batch) => [batch.plan.batchKey, batch]));
    for (const { plan, recordNo } of this.#batches.values()) {
      const original = byKey.get(plan.reverses?.batchKey);
      if (!original) continue;
      const isAsked = original.asked.some(
        (one) => one.batchKey === plan.batchKey && one.contentDigest === plan.contentDigest,
      );
      if (!isAsked) this.problems.push(`${plan.journalEntryId} takes back a batch that did not ask for it.`);
      const { stands } = original;
      if (stands?.batchKey === plan.batchKey && stands.recordNo !== recordNo)
        this.#tell(stands.event, 'it names another record than the one that takes it back');
    }
  }

  /** A net difference is the one that the entry and every batch of the delivery asked for. */
  #checkDifferences() {
    const byKey = new Map([...this.#batches.values()].map((batch) => [batch.plan.batchKey, batch]));
    for (const { plan, isReleased } of this.#batches.values()) {
      const { batchKey, contentDigest, adjusts, journalEntryId } = plan;
      if (!adjusts || !isReleased) continue;
      const homes = [adjusts.batchKey, ...adjusts.delivered.batchKeys].map((key) => byKey.get(key)).filter(Boolean);
      const asks = ({ asked }) => asked.some((one) => one.batchKey === batchKey && one.contentDigest === contentDigest);
      if (!homes.every(asks))
        this.problems.push(`${journalEntryId} adjusts an entry, or brings in a delivery, that did not ask for it.`);
    }
  }

  #addToRound({ stream, type, data, metadata }) {
    if (type === 'LedgerRoundStarted') this.#rounds.set(stream, { began: data, startedAt: metadata.occurredAt });
    if (type === 'LedgerRoundFinished' || type === 'LedgerRoundStopped')
      Object.assign(this.#rounds.get(stream), {
        ended: type === 'LedgerRoundFinished' ? 'finished' : 'stopped',
        endedAt: metadata.occurredAt,
        counts: data.counts,
      });
  }

  #addClose(event) {
    const { stream, type, data, metadata } = event;
    const state = this.#closing.get(stream) ?? { status: 'Open', people: 1, checklist: null, signers: [] };
    this.#closing.set(stream, state);
    const name = data.name ?? '';
    if (type === 'AccountingPeriodClosingStarted') {
      Object.assign(state, { status: 'Closing', people: data.people, checklist: null, signers: [] });
      this.#sign(event, { what: 'Began to close', name, people: data.people });
    }
    if (type === 'AccountingPeriodChecked') {
      if (hex(sha256(JSON.stringify(data.items))) !== data.digest)
        this.#tell(event, 'the digest of the checklist is not that of its items');
      Object.assign(state, { checklist: data, signers: [] });
      for (const { item, state: found, count, says } of data.items)
        this.#sign(event, { what: 'Checked', item: [item, found, String(count), says], digest: data.digest });
    }
    if (type === 'AccountingPeriodSignedOff') {
      const problem = signatureProblem(state, data, metadata.actor);
      if (problem) this.#tell(event, problem);
      state.signers.push(data.by);
      this.#sign(event, { what: 'Signed', name, digest: data.digest, note: data.note ?? '' });
    }
    if (type === 'AccountingPeriodClosed') {
      if (state.status !== 'Closing' || new Set(state.signers).size < state.people)
        this.#tell(event, `the month was closed without the signatures of ${state.people}`);
      state.status = 'Closed';
      this.#sign(event, { what: 'Closed', digest: data.digest });
    }
    if (type === 'AccountingPeriodClosingStopped') {
      state.status = 'Open';
      this.#sign(event, { what: 'Stopped closing', note: data.reason });
    }
    if (type === 'AccountingPeriodReopened') {
      if (state.status === 'Closed' && state.people === 2 && state.signers.at(-1) === metadata.actor)
        this.#tell(event, 'the month was reopened by the person who closed it');
      state.status = 'Reopened';
      this.#sign(event, { what: 'Reopened', name, note: data.reason });
    }
  }

  #sign({ metadata }, { what, name = '', people = '', item = ['', '', '', ''], digest = '', note = '' }) {
    this.#signOffs.push([metadata.occurredAt, metadata.actor, name, what, String(people), ...item, digest, note]);
  }
}

/** Why a signature does not count; null when it does. */
const signatureProblem = ({ status, checklist, signers }, { by, digest, note }, actor) => {
  if (by !== actor) return 'the close was signed in the name of another person';
  if (status !== 'Closing' || checklist?.digest !== digest) return 'the signature is of another checklist';
  if (signers.includes(by)) return 'the person had signed this checklist';
  if (checklist.items.some(({ state }) => state === 'open')) return 'the checklist has open items';
  const isUnchecked = checklist.items.some(({ state }) => state === 'not checked');
  return isUnchecked && !note ? 'something was not checked, and no note says why that will do' : null;
};

const roundRow = ({ began, startedAt, ended = '', endedAt = '', counts = {} }) => [
  ...[began.roundId, began.kind, began.because, began.periods.join(' '), startedAt, endedAt, ended],
  ...['batches', 'read', 'lines', 'queries', 'found', 'cleared'].map((name) => String(counts[name] ?? '')),
];
