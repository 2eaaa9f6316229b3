import type { Surroundings } from './surroundings';
import type { SandboxSettings } from './settings';

export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly companyId: string;
  /** Empty at the top level. */
  readonly entityId: string;
  readonly openedAt: Date;
  expiresAt: Date;
}

/** A session belongs to a user, a company and an entity. Each use moves its end to now plus the duration. */
export class Sessions {
  private readonly byId = new Map<string, Session>();

  constructor(
    private readonly surroundings: Surroundings,
    private readonly settings: SandboxSettings,
  ) {}

  open(owner: Pick<Session, 'userId' | 'companyId' | 'entityId'>): Session {
    const id = `${this.surroundings.randomText(24)}..`;
    const session = { ...owner, id, openedAt: this.surroundings.now(), expiresAt: this.limit() };
    this.byId.set(id, session);
    return session;
  }

  use(id: string): Session | null {
    const session = this.byId.get(id);
    if (session === undefined) return null;
    if (session.expiresAt.getTime() <= this.surroundings.now().getTime()) {
      this.byId.delete(id);
      return null;
    }
    session.expiresAt = this.limit();
    return session;
  }

  /** The company of a session, without prolonging it. */
  companyOf(id: string): string {
    return this.byId.get(id)?.companyId ?? '';
  }

  /** When a sign-in of this moment would end. */
  limit(): Date {
    return new Date(this.surroundings.now().getTime() + this.settings.sessionMinutes * 60_000);
  }

  drop(id: string): void {
    this.byId.delete(id);
  }

  clear(): void {
    this.byId.clear();
  }
}
