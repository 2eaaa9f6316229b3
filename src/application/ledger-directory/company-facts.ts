import { Injectable } from '@nestjs/common';
import { type LedgerFacts } from '../../domain/ledger-entry/ledger-facts';
import { type LedgerAccess, type ReadFailure } from '../ports/accounting-system';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { type DirectoryScope } from '../ports/ledger-directory';
import { DirectorySources, type EnsureOutcome } from './directory-reader';
import { type ClosedBooksOutcome } from '../ports/ledger-inspection';

/**
 * Facts about a company and the permissions of our user. A fact that the user may not read is null, with the refusal.
 */
export interface CompanyFacts extends Omit<LedgerFacts, 'directory' | 'sources'> {
  readonly refusals: Readonly<Partial<Record<'setup' | 'books' | 'permission', readonly LedgerReason[]>>>;
}

export type CompanyFactsOutcome =
  { readonly kind: 'facts'; readonly facts: CompanyFacts } | Exclude<ReadFailure, { kind: 'refused' }>;

/**
 * Companies with more entities are not asked per entity, because that takes a sign-in each. The ledger checks their
 * books.
 */
const ENTITY_BOOKS_MAX = 50;

type EntitiesReading = Promise<EnsureOutcome>;

interface Reading {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly outcome: Promise<CompanyFactsOutcome>;
}

/** Reads the facts of companies, once for all concurrent callers, and caches them for a while. */
@Injectable()
export class CompanyFactsReader {
  private readonly readings = new Map<string, Reading>();

  constructor(private readonly options: DirectorySources) {}

  /**
   * Facts no older than the setting and not from before `notBefore` (ISO 8601). Failures are not cached. A reading of
   * the list of entities that is under way is awaited, because the books are asked for per entity.
   */
  async read(
    scope: DirectoryScope,
    access: LedgerAccess,
    notBefore: string | null,
    entities?: EntitiesReading,
  ): Promise<CompanyFactsOutcome> {
    const key = JSON.stringify([scope.environment, scope.companyId, access.entityId, access.userId]);
    const known = this.readings.get(key);
    const reading = known && this.isFresh(known, notBefore) ? known : this.start(scope, access, entities);
    this.readings.set(key, reading);
    let isKept = false;
    try {
      const outcome = await reading.outcome;
      isKept = outcome.kind === 'facts';
      return outcome;
    } finally {
      if (!isKept && this.readings.get(key) === reading) this.readings.delete(key);
    }
  }

  private isFresh({ startedAt }: Reading, notBefore: string | null): boolean {
    const ageMs = Date.parse(this.options.clock.now()) - Date.parse(startedAt);
    return ageMs <= this.options.age.maxMs && (notBefore === null || startedAt >= notBefore);
  }

  private start(scope: DirectoryScope, access: LedgerAccess, entities?: EntitiesReading): Reading {
    return { startedAt: this.options.clock.now(), outcome: this.readAll(scope, access, entities) };
  }

  private async readAll(
    scope: DirectoryScope,
    access: LedgerAccess,
    entities?: EntitiesReading,
  ): Promise<CompanyFactsOutcome> {
    const { inspection } = this.options;
    const [setup, books, permission] = await Promise.all([
      inspection.setup(access),
      this.booksOf(scope, access, entities),
      inspection.entryPermission(access),
    ]);
    for (const outcome of [setup, books, permission]) if (isNoAnswer(outcome)) return outcome;
    return {
      kind: 'facts',
      facts: {
        setup: setup.kind === 'setup' ? setup.setup : null,
        closedThrough: books.kind === 'closed-books' ? books.through : null,
        mayAddEntries: permission.kind === 'permission' ? mayAdd(permission) : null,
        refusals: {
          ...(setup.kind === 'refused' ? { setup: setup.reasons } : {}),
          ...(books.kind === 'refused' ? { books: books.reasons } : {}),
          ...(permission.kind === 'refused' ? { permission: permission.reasons } : {}),
        },
      },
    };
  }

  /** Where the entities could not be read, the reading would fail for the same reason. */
  private async booksOf(
    scope: DirectoryScope,
    access: LedgerAccess,
    entities?: EntitiesReading,
  ): Promise<ClosedBooksOutcome> {
    const known = await entities;
    return known === undefined || known.kind === 'fresh' || known.kind === 'refused'
      ? this.options.inspection.closedBooks(access, this.entitiesOf(scope))
      : known;
  }

  private entitiesOf(scope: DirectoryScope): readonly string[] {
    const { items } = this.options.directory.search(scope, 'entities', '', {
      limit: ENTITY_BOOKS_MAX + 1,
      cursor: null,
    });
    return items.length > ENTITY_BOOKS_MAX ? [] : items.map(({ id }) => id);
  }
}

const isNoAnswer = (outcome: { kind: string }): outcome is Exclude<ReadFailure, { kind: 'refused' }> =>
  outcome.kind === 'unavailable' || outcome.kind === 'connection-refused';

/** False only if a policy of journal entries lists other permissions; without one, the policy may have another name. */
const mayAdd = ({ mayAdd, rights }: { mayAdd: boolean; rights: string }): boolean | null => {
  if (mayAdd) return true;
  return rights === '' ? null : false;
};
