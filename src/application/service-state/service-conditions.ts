import { DomainError, type DomainErrorCode } from '../../domain/shared/errors';

/** What keeps the service from some of its work, though it serves requests. */
export interface Condition {
  readonly code:
    | Extract<
        DomainErrorCode,
        'READ_ONLY' | 'POSTING_OFF' | 'POSTING_STOPPED' | 'DISK_FULL' | 'DISK_FAILING' | 'CREDENTIALS_LOST'
      >
    | 'VIEWS_STUCK'
    | 'VIEWS_DAMAGED';
  readonly message: string;
  readonly fix: string;
}

/** Raised by whatever found it, told by readiness, metrics and every page, and gone when it is cleared. */
export class ServiceConditions {
  private readonly raised = new Map<Condition['code'], Condition>();

  raise(condition: Condition): void {
    this.raised.set(condition.code, condition);
  }

  clear(code: Condition['code']): void {
    this.raised.delete(code);
  }

  all(): readonly Condition[] {
    return [...this.raised.values()];
  }

  get isReadOnly(): boolean {
    return this.raised.has('READ_ONLY');
  }

  /** Refuses with READ_ONLY while nothing may be written. */
  requireWritable(): void {
    const condition = this.raised.get('READ_ONLY');
    if (condition) throw new DomainError('READ_ONLY', condition.message, condition.fix);
  }
}
