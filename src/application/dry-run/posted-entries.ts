import { Injectable } from '@nestjs/common';
import { expectationOf } from '../posting/read-back';
import { PostingContext } from '../posting/posting-context';
import { EnginePorts } from '../posting/engine-ports';
import { dryRunEntryOf } from './dry-run-entry';
import { type DryRunEntry } from './dry-run.views';

/** Entries as they were sent, written again from the log. */
@Injectable()
export class PostedEntries {
  constructor(private readonly ports: EnginePorts) {}

  /**
   * The entry exactly as it was sent last: its digest is the one that was recorded before it left. Null when it never was, and
   * when that cannot be done any more: a custom field was removed, or a name stands for another id of the ledger by now and was sent before that was
   * recorded. Refused with BATCH_NOT_FOUND.
   */
  async of(environment: string, batchKey: string): Promise<DryRunEntry | null> {
    const loaded = await this.ports.content.read(environment, batchKey);
    const { state, plan, lines, lastAttemptAt, lastNames } = loaded;
    if (!('identity' in state) || lastAttemptAt === null) return null;
    const { identity } = state;
    const posting = new PostingContext(environment, this.ports);
    const context = await posting.pastContext(identity.companyId, lastAttemptAt, lastNames);
    const sent = expectationOf(this.ports.ledger, loaded, state, context);
    if (sent.kind !== 'entry') return null;
    const named = { identity, payloadDigest: identity.payloadDigest };
    return dryRunEntryOf({ batchKey, plan, lines }, sent.entry, named, context);
  }
}
