import { Injectable } from '@nestjs/common';
import { expectationOf } from '../posting/read-back';
import { PostingContext } from '../posting/posting-context';
import { EnginePorts } from '../posting/engine-ports';
import { dryRunEntryOf } from './dry-run-entry';
import { type DryRunEntry } from './dry-run.views';

/** Entries as they were sent, rebuilt from the log. */
@Injectable()
export class PostedEntries {
  constructor(private readonly ports: EnginePorts) {}

  /**
   * The entry exactly as last sent: its digest equals the one recorded before it was sent. Null when it was never sent
   * or can no longer be rebuilt: a custom field was removed, or it was sent before ids of names were recorded and a
   * name now has another id in the ledger. Throws BATCH_NOT_FOUND.
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
