import { type Random } from '../../bench/random';
import { closeCsv } from '../e2e/support/close';
import { type SandboxBatch } from '../e2e/support/sandbox-admin';
import { type ShownBatch } from './audit';

/** A batch as the API shows it, with why it is not posted. */
export interface ToldBatch extends ShownBatch {
  readonly journalEntryId: string;
  readonly entryRevision: number;
  readonly needsPerson: boolean;
  readonly problems: readonly { readonly code: string; readonly value: string | null }[];
}

/** One delivery of an entry. Its amounts are its own: no other delivery of any entry has one of them. */
interface Version {
  readonly id: string;
  readonly number: number;
  readonly amounts: readonly string[];
}

export interface Judged {
  readonly entries: number;
  readonly posted: number;
  /** Not posted as they were delivered last, and their batches say why not. */
  readonly explained: number;
  readonly twice: number;
  readonly altered: number;
  readonly lost: number;
  readonly violations: readonly string[];
}

/**
 * What was delivered, of all times: it does not go back with any log. Each amount is used once only, so a line in the ledger tells from which
 * delivery of which entry it came, without a word of the service.
 */
export class Deliveries {
  private readonly owners = new Map<string, Version>();
  private readonly entries = new Map<string, Version[]>();
  /** The version that the service took, where that is known. */
  private readonly taken = new Map<string, Version>();

  constructor(
    private readonly random: Random,
    private readonly prefix: string,
  ) {}

  get ids(): string[] {
    return [...this.entries.keys()];
  }

  /** Entries of which the newest delivery is not known to be taken. */
  get untaken(): string[] {
    return this.ids.filter((id) => this.taken.get(id) !== this.entries.get(id)?.at(-1));
  }

  anyId(): string {
    const id = this.ids[this.random.whole(0, this.ids.length - 1)];
    if (id === undefined) throw new Error('Nothing was delivered yet.');
    return id;
  }

  /** New entries, each with one to `pairs` pairs of lines. */
  newEntries(count: number, pairs = 1): string[] {
    return Array.from({ length: count }, () => {
      const id = `${this.prefix}-${String(this.entries.size + 1).padStart(5, '0')}`;
      this.entries.set(id, []);
      this.correct(id, pairs);
      return id;
    });
  }

  /** The same entry with other amounts, and perhaps another number of lines. */
  correct(id: string, pairs = 1): void {
    const versions = this.entries.get(id) ?? [];
    const amounts = Array.from({ length: this.random.whole(1, pairs) }, () => this.freeAmount());
    const version = { id, number: versions.length + 1, amounts };
    for (const amount of amounts) this.owners.set(amount, version);
    this.entries.set(id, [...versions, version]);
  }

  /** The close file of these entries, each as it was delivered last. */
  csvOf(ids: readonly string[]): string {
    return closeCsv(...ids.flatMap((id) => this.newestOf(id).amounts.map((amount) => ({ id, amount }))));
  }

  take(ids: readonly string[]): void {
    for (const id of ids) this.taken.set(id, this.newestOf(id));
  }

  /** Of which entry a record of the ledger is. */
  entryOf({ lines }: SandboxBatch): string | null {
    return this.owners.get(lines[0]?.amount ?? '')?.id ?? null;
  }

  /** The log is another one: what it holds of what was delivered is not known. */
  forgetTaken(): void {
    this.taken.clear();
  }

  /** Holds the ledger against what was delivered, and what the service shows against the ledger. */
  judge(ledger: readonly SandboxBatch[], shown: readonly ToldBatch[], isStopped: boolean): Judged {
    const found = this.readLedger(ledger);
    const byRecord = new Map(ledger.map((batch) => [batch.recordNo, batch]));
    const lost: string[] = [];
    let [posted, explained] = [0, 0];
    for (const id of this.entries.keys()) {
      const batches = newestRevision(shown.filter(({ journalEntryId }) => journalEntryId === id));
      const silent = batches.filter((batch) => batch.status !== 'Success' && !isStopped && !saysWhyNot(batch));
      const untrue = batches.filter(
        (batch) => batch.status === 'Success' && !this.isTrue(batch, byRecord.get(batch.recordNo ?? '')),
      );
      if (batches.length === 0) lost.push(`${id} was delivered, and no batch is shown`);
      lost.push(...silent.map(({ batchKey, status }) => `${id}: ${batchKey} is ${status} and does not say why`));
      lost.push(...untrue.map(({ batchKey }) => `${id}: ${batchKey} is a Success that the ledger does not hold`));
      if (batches.every(({ status }) => status === 'Success')) posted += 1;
      else explained += 1;
    }
    const { twice, altered } = found;
    return {
      ...{ entries: this.entries.size, posted, explained },
      ...{ twice: twice.length, altered: altered.length, lost: lost.length },
      violations: [...twice, ...altered, ...lost],
    };
  }

  private readLedger(ledger: readonly SandboxBatch[]): { twice: string[]; altered: string[] } {
    const [twice, altered] = [[] as string[], [] as string[]];
    const seen = new Set<string>();
    const versions = new Map<string, number>();
    for (const { referenceNo, debit, credit, lines } of ledger) {
      if (debit !== credit) altered.push(`${referenceNo} does not balance: ${debit} and ${credit}`);
      for (const { trType, accountNo, amount } of lines) {
        const owner = this.owners.get(amount);
        const isKnown = owner !== undefined && accountNo === (trType === '1' ? '2400' : '4000-10');
        if (!isKnown) {
          altered.push(`${referenceNo} has a line that nobody delivered: ${trType} ${accountNo} ${amount}`);
          continue;
        }
        const { id, number } = owner;
        const before = versions.get(id) ?? number;
        versions.set(id, number);
        if (before !== number) twice.push(`${id} is in the ledger as delivery ${before} and as ${number}`);
        if (seen.has(`${trType} ${amount}`)) twice.push(`${id}: ${trType} ${amount} is in the ledger twice`);
        seen.add(`${trType} ${amount}`);
      }
    }
    return { twice, altered };
  }

  private isTrue({ journalEntryId, total, lineCount }: ToldBatch, record: SandboxBatch | undefined): boolean {
    if (record === undefined) return false;
    const taken = this.taken.get(journalEntryId);
    const isOfEntry = record.lines.every(({ amount }) => {
      const owner = this.owners.get(amount);
      return owner?.id === journalEntryId && (taken === undefined || owner.number === taken.number);
    });
    return isOfEntry && record.debit === total && record.lineCount === lineCount;
  }

  private newestOf(id: string): Version {
    const version = this.entries.get(id)?.at(-1);
    if (version === undefined) throw new Error(`${id} was never delivered.`);
    return version;
  }

  private freeAmount(): string {
    const cents = this.random.whole(100, 99_999_999);
    const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
    return this.owners.has(amount) ? this.freeAmount() : amount;
  }
}

const newestRevision = (batches: readonly ToldBatch[]): ToldBatch[] => {
  const newest = Math.max(...batches.map(({ entryRevision }) => entryRevision));
  return batches.filter(({ entryRevision, status }) => entryRevision === newest && status !== 'Discarded');
};

const saysWhyNot = ({ problems, needsPerson }: ToldBatch): boolean => problems.length > 0 || needsPerson;
