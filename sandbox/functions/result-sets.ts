import type { SignedIn } from '../gateway/access';
import type { SandboxSettings } from '../gateway/settings';
import type { Surroundings } from '../gateway/surroundings';
import type { LedgerObject, Row } from '../objects/ledger-object';

export interface ResultSet {
  readonly object: LedgerObject;
  readonly fields: readonly string[];
  readonly rows: readonly Row[];
  readonly pageSize: number;
}

interface Kept {
  readonly result: ResultSet;
  readonly owner: string;
  readonly expiresAt: number;
  offset: number;
}

const resultSetsMax = 200;

/** What a `readByQuery` found and a `readMore` may fetch. It belongs to the caller, and expires after a while. */
export class ResultSets {
  private readonly byId = new Map<string, Kept>();

  constructor(
    private readonly surroundings: Surroundings,
    private readonly settings: SandboxSettings,
  ) {}

  /** Keeps the rows from the offset on and returns the id to fetch them by. */
  keep(result: ResultSet, offset: number, access: SignedIn): string {
    const [oldest] = this.byId.keys();
    if (this.byId.size >= resultSetsMax && oldest !== undefined) this.byId.delete(oldest);
    const id = this.surroundings.randomText(16);
    const expiresAt = this.surroundings.now().getTime() + this.settings.resultSetMinutes * 60_000;
    this.byId.set(id, { result, owner: ownerOf(access), expiresAt, offset });
    return id;
  }

  /** The next page starts at the offset; null when the id is unknown, expired or another caller's. */
  advance(id: string, access: SignedIn): { readonly result: ResultSet; readonly offset: number } | null {
    const kept = this.byId.get(id);
    if (kept?.owner !== ownerOf(access)) return null;
    if (kept.expiresAt <= this.surroundings.now().getTime()) {
      this.byId.delete(id);
      return null;
    }
    const { result, offset } = kept;
    kept.offset = offset + result.pageSize;
    if (kept.offset >= result.rows.length) this.byId.delete(id);
    return { result, offset };
  }

  clear(): void {
    this.byId.clear();
  }
}

const ownerOf = ({ companyId, user, entityId }: SignedIn): string => `${companyId}\n${user.id}\n${entityId}`;
