import { Injectable } from '@nestjs/common';
import { textOfReason } from '../../domain/ledger-entry/entry-builder';
import { CustomFieldViews } from '../custom-field/custom-field.views';
import { type ReadFailure } from '../ports/accounting-system';
import { Clock } from '../ports/clock';
import { type DirectoryScope, LedgerDirectory, type ListState } from '../ports/ledger-directory';
import { type LedgerList, ledgerListName } from '../ports/ledger-inspection';
import { DirectoryReader, type ReadingFailure } from './directory-reader';
import { DirectoryRefresh } from './directory-refresh';
import { type LedgerListView, type ListFailureView } from './ledger-directory.views';
import { requireList } from './list-names';

@Injectable()
export class OverviewParts {
  constructor(
    readonly directory: LedgerDirectory,
    readonly reader: DirectoryReader,
    readonly refresh: DirectoryRefresh,
    readonly fieldViews: CustomFieldViews,
    readonly clock: Clock,
  ) {}
}

/** Which lists an environment needs, and the state of each. */
@Injectable()
export class DirectoryOverview {
  constructor(private readonly parts: OverviewParts) {}

  /** Accounts, journals, entities, the dimensions of included custom fields, and everything read before. */
  listsOf(scope: DirectoryScope): readonly LedgerList[] {
    const bound = this.parts.fieldViews
      .customFieldsOf(scope.environment)
      .flatMap(({ includeInJournalPosting, ledgerField }) =>
        includeInJournalPosting && ledgerField && ledgerField.kind !== 'customField' ? [ledgerField] : [],
      );
    const read = this.parts.directory.states(scope).map(({ list }) => requireList(list));
    const lists = [{ kind: 'accounts' }, { kind: 'journals' }, { kind: 'entities' }, ...bound, ...read] as const;
    return [...new Map(lists.map((list) => [ledgerListName(list), list])).values()];
  }

  viewsOf(scope: DirectoryScope, lists: readonly LedgerList[]): readonly LedgerListView[] {
    return lists.map((list) => {
      const { isReading, lastFailure } = this.parts.reader.stateOf(scope, list);
      return {
        list: ledgerListName(list),
        ...this.ageOf(this.parts.directory.state(scope, ledgerListName(list))),
        isReading: isReading || this.parts.refresh.isAwaited(scope, list),
        lastFailure: lastFailure && failureView(lastFailure),
      };
    });
  }

  private ageOf(state: ListState | undefined): Pick<LedgerListView, 'readAt' | 'count' | 'ageMs'> {
    if (!state) return { readAt: null, count: null, ageMs: null };
    const ageMs = Math.max(0, Date.parse(this.parts.clock.now()) - Date.parse(state.readAt));
    return { readAt: state.readAt, count: state.count, ageMs };
  }
}

const failureView = ({ failure, askedAt }: ReadingFailure): ListFailureView => ({ ...explained(failure), askedAt });

const explained = (failure: ReadFailure): Omit<ListFailureView, 'askedAt'> => {
  if (failure.kind === 'unavailable') {
    return {
      code: 'LEDGER_UNAVAILABLE',
      message: `Sage Intacct does not respond: ${failure.cause}.`,
      fix: 'Try again in a moment.',
    };
  }
  const [reason] = failure.reasons;
  return {
    code: reason?.code ?? 'LEDGER_REFUSED',
    message: reason === undefined ? '' : textOfReason(reason),
    fix: reason?.fix ?? 'Check what the user of the connection may see in Sage Intacct.',
  };
};
