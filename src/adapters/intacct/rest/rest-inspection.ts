import { type LedgerAccess, type ReadFailure } from '../../../application/ports/accounting-system';
import {
  type ClosedBooksOutcome,
  type EntryPermissionOutcome,
  type EntryProofOutcome,
  LedgerInspection,
  type LedgerList,
  type LedgerRecordPage,
  type SetupOutcome,
} from '../../../application/ports/ledger-inspection';
import { type LedgerRecord } from '../../../domain/ledger-entry/ledger-record';
import { type LedgerEntry, type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { TOP_LEVEL } from '../../../domain/shared/place';
import { ENTRIES_PATH } from './rest-accounting-system';
import { isTokenOver, restPostOutcomeOf } from './rest-create-outcome';
import { prepareRestEntry } from './rest-journal-entry';
import { readRestList } from './rest-lists';
import { restAccess, type RestReader } from './rest-reader';

/** What a company in Sage Intacct has, over REST. What no public source says how to ask is refused, never guessed. */
export class RestLedgerInspection extends LedgerInspection {
  constructor(
    private readonly reader: RestReader,
    private readonly newKey: () => string,
  ) {
    super();
  }

  records(access: LedgerAccess, list: LedgerList): AsyncIterable<LedgerRecordPage> {
    return readRestList(this.reader, access, list);
  }

  /** From the entities: a company with several keeps its books by entity, and with several currencies in several. */
  async setup(access: LedgerAccess): Promise<SetupOutcome> {
    const entities: LedgerRecord[] = [];
    for await (const page of readRestList(this.reader, access, { kind: 'entities' })) {
      if (page.kind !== 'records') return page;
      entities.push(...page.records);
    }
    const currencies = new Set(entities.map(({ currency = '' }) => currency));
    const isKnown = entities.length > 0 && !currencies.has('');
    if (!isKnown) return notKnown('whether the company keeps several currencies');
    const [only = ''] = currencies;
    return {
      kind: 'setup',
      setup: {
        isMultiEntity: entities.length > 1,
        isMultiCurrency: currencies.size > 1,
        baseCurrency: currencies.size === 1 ? only : '',
      },
    };
  }

  /** No public source says how REST tells them. */
  async closedBooks(access: LedgerAccess): Promise<ClosedBooksOutcome> {
    return (await this.failure(access)) ?? notKnown('until when the books are closed');
  }

  /** The same. Whether entries can be added shows a draft. */
  async entryPermission(access: LedgerAccess): Promise<EntryPermissionOutcome> {
    return (await this.failure(access)) ?? notKnown('the permissions of a user');
  }

  async proveEntryPermission(
    access: LedgerAccess,
    entry: LedgerEntry,
    referenceNo: string,
  ): Promise<EntryProofOutcome> {
    const rest = restAccess(access);
    const { client } = this.reader;
    const key = this.newKey();
    const prepared = prepareRestEntry(entry, { referenceNo, controlId: key }, 'draft');
    if (prepared.kind === 'refused') return prepared;
    const opened = await client.tokens.current(rest, rest.entityId ?? TOP_LEVEL);
    if (opened.kind === 'refused') return { kind: 'connection-refused', reasons: opened.reasons };
    if (opened.kind === 'unavailable') return { kind: 'unavailable', cause: opened.detail, ...opened.wait };
    const { token } = opened;
    const mayStart = (): boolean => true;
    const request = { method: 'POST', path: ENTRIES_PATH, body: prepared.entry.body, token, key, mayStart } as const;
    const created = restPostOutcomeOf(await client.write(request));
    if (isTokenOver(created)) await client.tokens.drop(rest, token);
    switch (created.kind) {
      case 'posted':
        break;
      case 'rejected':
        return { kind: 'refused', reasons: created.reasons };
      case 'connection-refused':
        return created;
      case 'not-sent':
        return { kind: 'unavailable', cause: created.detail };
      case 'unknown':
        return { kind: 'left-behind', recordNo: null, reasons: [leftBehind(referenceNo, created.cause)] };
    }
    const { recordNo } = created;
    const path = `${ENTRIES_PATH}/${recordNo}`;
    const deleted = await client.write({ method: 'DELETE', path, body: '', token, mayStart });
    if (deleted.kind === 'success') return { kind: 'proven' };
    return {
      kind: 'left-behind',
      recordNo,
      reasons: [leftBehind(referenceNo, `The ledger answered ${deleted.kind}.`)],
    };
  }

  /** Why this user cannot read at all; null when they can. */
  private async failure(access: LedgerAccess): Promise<ReadFailure | null> {
    for await (const page of readRestList(this.reader, access, { kind: 'entities' }))
      return page.kind === 'records' ? null : page;
    return null;
  }
}

const notKnown = (what: string): { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] } => ({
  kind: 'refused',
  reasons: [
    {
      code: 'OBJECT_NOT_AVAILABLE',
      isOurs: true,
      errorNo: '',
      message: `Over REST this service cannot ask ${what}.`,
      meaning: 'No public source says how the REST API of Sage Intacct tells this.',
      fix: 'Nothing to do: Sage Intacct itself decides when an entry is posted.',
      supportId: '',
    },
  ],
});

const leftBehind = (referenceNo: string, message: string): LedgerReason => ({
  code: 'LEDGER_UNAVAILABLE',
  isOurs: true,
  errorNo: '',
  message,
  meaning: `A draft with the reference ${referenceNo} may be left in Sage Intacct. A draft is not in the books.`,
  fix: 'Look for it in General Ledger → Journal entries, with drafts shown, and delete it.',
  supportId: '',
});
