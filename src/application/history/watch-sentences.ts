import { type RoundCounts } from '../../domain/ledger-watch/ledger-watch.events';
import { type DataOf } from './history-events';

/** What the ledger watch did. */
export const WATCH_SENTENCES = {
  LedgerWatchSettingsChanged: (settings: DataOf<'LedgerWatchSettingsChanged'>) =>
    settings.isOn
      ? `Set the ledger watch: a quick round every ${settings.quickMinutes} minutes, a full one every ${settings.fullHours} hours, over this month and ${settings.months} before it.`
      : 'Switched the ledger watch off.',
  LedgerRoundStarted: ({ kind, because, periods, batchKeys }: DataOf<'LedgerRoundStarted'>) =>
    `Began a ${kind} look at ${batchKeys === null ? 'the posted batches' : `${batchKeys.length} posted batches`} of ${periods.join(', ')}${because === 'due' ? ', which was due' : ''}.`,
  LedgerRoundProgressed: ({ period, after, counts }: DataOf<'LedgerRoundProgressed'>) =>
    `Looked at ${counts.batches} batches so far, ${after === null ? `all of ${period}` : `not yet all of ${period}`}.`,
  LedgerRoundFinished: ({ counts }: DataOf<'LedgerRoundFinished'>) => `Looked at everything: ${countsText(counts)}`,
  LedgerRoundStopped: ({ counts, trouble }: DataOf<'LedgerRoundStopped'>) =>
    `Stopped looking: ${trouble.message} Until then: ${countsText(counts)}`,
} as const;

const countsText = ({ batches, read, lines, queries, found, cleared }: RoundCounts): string =>
  `${batches} batches, lines read of ${read} (${lines} lines, ${queries} queries), ${found} changed, ${cleared} equal again.`;
