import {
  AccountingSystem,
  type FindOutcome,
  type LocateOutcome,
  type PostOutcome,
  type PrepareOutcome,
  type ReadBackOutcome,
  type ReferencePage,
  type SignInOutcome,
} from '../../../application/ports/accounting-system';
import { type LedgerEntry, type PostingIdentity } from '../../../domain/ledger-entry/ledger-entry';
import { prepareRestEntry } from './rest-journal-entry';

const CAUSE = 'The REST API of Sage Intacct is not set up in this installation.';
const UNAVAILABLE = { kind: 'unavailable', cause: CAUSE } as const;

/**
 * An installation without an application for the REST API. It sends and reads nothing; requests that were sent by
 * another one are written again from its log.
 */
export class RestNotSetUp extends AccountingSystem {
  signIn(): Promise<SignInOutcome> {
    return Promise.resolve(UNAVAILABLE);
  }

  prepare(entry: LedgerEntry, identity: PostingIdentity): PrepareOutcome {
    return prepareRestEntry(entry, identity);
  }

  post(): Promise<PostOutcome> {
    return Promise.resolve({ kind: 'not-sent', cause: 'unavailable', detail: CAUSE });
  }

  find(): Promise<FindOutcome> {
    return Promise.resolve(UNAVAILABLE);
  }

  locate(): Promise<LocateOutcome> {
    return Promise.resolve(UNAVAILABLE);
  }

  async *references(): AsyncGenerator<ReferencePage> {
    yield await Promise.resolve(UNAVAILABLE);
  }

  async *entriesDated(): AsyncGenerator<ReferencePage> {
    yield await Promise.resolve(UNAVAILABLE);
  }

  readBack(): Promise<ReadBackOutcome> {
    return Promise.resolve(UNAVAILABLE);
  }
}
